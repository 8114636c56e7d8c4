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
    {
      key: 'from',
      head: t('sources.from'),
      long: true,
      cell: (its) => (
        <span className={classes.from}>
          <span className={classes.quiet}>{t(`sources.kinds.${its.kind}`)}</span>
          <span>{fromOf(its)}</span>
        </span>
      ),
    },
    {
      key: 'dataset',
      head: t('sources.dataset'),
      cell: ({ dataset }) => (
        <Link to="/datasets/$dataset" params={{ dataset }}>
          {dataset}
        </Link>
      ),
    },
    { key: 'last', head: t('sources.last'), long: true, cell: (its) => <State source={its} /> },
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
      {t('sources.lag')} {format.bytes(slot.lagBytes ?? 0)}{' '}
      <Badge tone={isWell ? 'well' : 'attention'}>{t(`sources.slots.${slot.state}`)}</Badge>
    </span>
  );
}

/** How it goes, what came, how far it is behind, and what is wrong: never out of sight. */
function State({ source }: { source: Source }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { lastPull, slot, problem } = source;
  const rows = lastPull?.rowsStored ?? 0;
  return (
    <span className={classes.from}>
      <Last source={source} />
      {rows > 0 && <span>{t('sources.stored', { count: rows, shown: format.count(rows) })}</span>}
      {slot && <Lag slot={slot} />}
      {problem && <span className={classes.problem}>{problem}</span>}
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
