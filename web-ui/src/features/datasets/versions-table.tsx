import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Version } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Badge } from '@/shared/ui/badge.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Value } from '@/shared/ui/value.tsx';
import { changesOf } from './changes.ts';
import classes from './history.module.css';

type Props = {
  label: string;
  versions: readonly Version[];
  /** There are none older than these. */
  isWhole: boolean;
};

type Placed = Version & { older?: Version; isFirst: boolean };

export function VersionsTable({ label, versions, isWhole }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows = versions.map((version, n): Placed => ({
    ...version,
    older: versions[n + 1],
    isFirst: isWhole && n + 1 === versions.length,
  }));
  const columns: Column<Placed>[] = [
    {
      key: 'at',
      head: t('datasets.versionAt'),
      title: true,
      cell: ({ at }) => format.dateTime(at),
    },
    { key: 'state', head: t('datasets.versionState'), cell: (row) => <State version={row} /> },
    {
      key: 'changes',
      head: t('datasets.versionChanges'),
      long: true,
      cell: (row) => <Changes version={row} />,
    },
    {
      key: 'batch',
      head: t('batches.id'),
      cell: ({ batchId }) => (
        <Link to="/batches/$batchId" params={{ batchId }}>
          {batchId}
        </Link>
      ),
    },
    {
      key: 'who',
      head: t('datasets.versionBy'),
      cell: ({ actor, source }) => actor ?? source,
    },
  ];
  return (
    <DataTable
      label={label}
      columns={columns}
      rows={rows}
      rowKey={({ batchId, line }) => `${batchId}-${String(line)}`}
      isCurrent={({ current }) => current}
    />
  );
}

function State({ version: { current, deleted } }: { version: Version }) {
  const { t } = useTranslation();
  if (deleted) return <Badge tone="attention">{t('datasets.versionDeleted')}</Badge>;
  return (
    <Badge tone={current ? 'well' : 'quiet'}>
      {t(current ? 'datasets.versionCurrent' : 'datasets.versionOlder')}
    </Badge>
  );
}

function Changes({ version }: { version: Placed }) {
  const { t } = useTranslation();
  const { deleted, older, isFirst } = version;
  if (deleted) return null;
  if (!older && !isFirst) return null;
  const changes = changesOf(version, older?.deleted ? undefined : older);
  if (changes.length === 0) return t('datasets.noChange');
  return (
    <ul className={classes.changes}>
      {changes.map(({ column, before, after }) => (
        <li key={column}>
          <code>{column}</code>{' '}
          {before !== undefined && (
            <>
              <del>
                <Value value={before} />
              </del>{' '}
              →{' '}
            </>
          )}
          <ins>
            <Value value={after} />
          </ins>
        </li>
      ))}
    </ul>
  );
}
