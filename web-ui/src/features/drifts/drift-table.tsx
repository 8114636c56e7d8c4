import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Drift } from '@/shared/api/types.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Confidence, Kind, State } from './drift-parts.tsx';
import classes from './drifts.module.css';
import { linkId, type Filter } from './shown.ts';
import { useDriftWords } from './use-drift-words.ts';

type Props = {
  drifts: readonly Drift[];
  filter: Filter;
  /** The one that is open. */
  chosen: string | undefined;
};

export function DriftTable({ drifts, filter, chosen }: Props) {
  const { t } = useTranslation();
  const words = useDriftWords();
  const columns: Column<Drift>[] = [
    {
      key: 'columns',
      head: t('drifts.columns'),
      title: true,
      cell: (drift) => (
        <Link
          id={linkId(drift.id)}
          to="/drifts"
          search={{ ...filter, id: drift.id }}
          resetScroll={false}
          aria-label={t('drifts.openOne', {
            kind: t(`drifts.kinds.${drift.kind}`),
            columns: words.columns(drift),
            dataset: drift.dataset,
          })}
        >
          <code>{words.columns(drift)}</code>
        </Link>
      ),
    },
    { key: 'kind', head: t('drifts.kind'), cell: ({ kind }) => <Kind kind={kind} /> },
    {
      key: 'dataset',
      head: t('drifts.dataset'),
      cell: ({ dataset }) => (
        <Link to="/datasets/$dataset" params={{ dataset }}>
          {dataset}
        </Link>
      ),
    },
    {
      key: 'confidence',
      head: t('drifts.confidence'),
      cell: ({ confidence }) => <Confidence confidence={confidence} />,
    },
    {
      key: 'found',
      head: t('drifts.found'),
      cell: ({ foundAt, batchId }) => (
        <span className={classes.found}>
          <Ago at={foundAt} />
          <Link to="/batches/$batchId" params={{ batchId }}>
            {t('batches.one', { id: batchId })}
          </Link>
        </span>
      ),
    },
    {
      key: 'state',
      head: t('drifts.state'),
      cell: ({ state, backfill }) => <State state={state} backfill={backfill} />,
    },
  ];
  return (
    <DataTable
      label={t('drifts.title')}
      columns={columns}
      rows={drifts}
      rowKey={({ id }) => id}
      isCurrent={({ id }) => id === chosen}
    />
  );
}
