import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Source } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { Badge } from '@/shared/ui/badge.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { RunState } from '@/shared/ui/run-state.tsx';
import { SourceActions } from './source-actions.tsx';
import classes from './sources.module.css';

type Props = {
  sources: readonly Source[];
  chosen: string | undefined;
  onChoose: (name: string) => void;
  /** Absent for whoever may only look. */
  onEdit?: (name: string) => void;
};

export function SourceTable({ sources, chosen, onChoose, onEdit }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<Source>[] = [
    {
      key: 'name',
      head: t('sources.name'),
      title: true,
      cell: ({ name, kind }) =>
        kind === 'kafka' ? (
          name
        ) : (
          <Button
            size="compact-sm"
            variant="subtle"
            aria-pressed={name === chosen}
            aria-label={`${t('sources.history')}: ${name}`}
            onClick={() => onChoose(name)}
          >
            {name}
          </Button>
        ),
    },
    { key: 'kind', head: t('sources.kind'), cell: ({ kind }) => t(`sources.kinds.${kind}`) },
    { key: 'from', head: t('sources.from'), long: true, cell: (its) => fromOf(its) },
    {
      key: 'dataset',
      head: t('sources.dataset'),
      cell: ({ dataset }) => (
        <Link to="/datasets/$dataset" params={{ dataset }}>
          {dataset}
        </Link>
      ),
    },
    { key: 'last', head: t('sources.last'), cell: (its) => <Last source={its} /> },
    {
      key: 'rows',
      head: t('sources.rows'),
      figure: true,
      cell: ({ lastPull }) => (lastPull ? format.count(lastPull.rowsStored) : null),
    },
    { key: 'lag', head: t('sources.lag'), cell: ({ slot }) => slot && <Lag slot={slot} /> },
    { key: 'problem', head: t('sources.problem'), long: true, cell: ({ problem }) => problem },
  ];
  if (onEdit) {
    columns.push({
      key: 'action',
      head: t('sources.action'),
      long: true,
      cell: (its) => <SourceActions source={its} onEdit={() => onEdit(its.name)} />,
    });
  }
  return (
    <DataTable
      label={t('sources.title')}
      columns={columns}
      rows={sources}
      rowKey={({ name }) => name}
      isCurrent={({ name }) => name === chosen}
    />
  );
}

/** Where its rows come from, without what is only there to get them. */
function fromOf({ topic, postgres, mysql, rest, folder, s3, sftp }: Source): string {
  const database = postgres ?? mysql;
  if (database) return `${database.host}/${database.database} ${database.table ?? ''}`.trim();
  if (rest) return rest.url.replace(/\?.*$/, '');
  if (folder) return [folder.folder ?? '/', folder.pattern].filter(Boolean).join(' ');
  if (s3) return [`${s3.bucket}/${s3.prefix ?? ''}`, s3.pattern].filter(Boolean).join(' ');
  if (sftp) return [sftp.host, sftp.folder, sftp.pattern].filter(Boolean).join(' ');
  return topic ?? '';
}

/** How much of its server's log a slot keeps back, and how the server sees that. */
function Lag({ slot }: { slot: NonNullable<Source['slot']> }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (slot.state === undefined) return null;
  const isWell = slot.state === 'reserved';
  return (
    <span className={classes.last}>
      {format.bytes(slot.lagBytes ?? 0)}{' '}
      <Badge tone={isWell ? 'well' : 'attention'}>{t(`sources.slots.${slot.state}`)}</Badge>
    </span>
  );
}

function Last({ source }: { source: Source }) {
  const { t } = useTranslation();
  const { kind, state, lastPull, slot } = source;
  if (kind === 'kafka' || slot) {
    return (
      <Badge tone={state === 'waiting' ? 'attention' : 'well'}>
        {t(state === 'waiting' ? 'sources.waits' : 'sources.reads')}
      </Badge>
    );
  }
  if (!lastPull) return <span className={classes.quiet}>{t('sources.never')}</span>;
  return (
    <span className={classes.last}>
      <RunState state={lastPull.state} /> <Ago at={lastPull.finishedAt ?? lastPull.requestedAt} />
    </span>
  );
}
