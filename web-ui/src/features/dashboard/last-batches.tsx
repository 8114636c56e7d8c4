import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Batch } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { BatchState } from '@/shared/ui/batch-state.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import classes from './last.module.css';

export function LastBatches({ batches }: { batches: readonly Batch[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<Batch>[] = [
    {
      key: 'id',
      head: t('batches.id'),
      title: true,
      cell: ({ batchId }) => (
        <Link to="/batches/$batchId" params={{ batchId }}>
          {batchId}
        </Link>
      ),
    },
    { key: 'dataset', head: t('batches.dataset'), cell: ({ dataset }) => dataset },
    {
      key: 'state',
      head: t('batches.state'),
      cell: (batch) => <BatchState batch={batch} />,
    },
    {
      key: 'stored',
      head: t('batches.stored'),
      figure: true,
      cell: (b) => format.count(b.rowsStored),
    },
    {
      key: 'quarantined',
      head: t('batches.quarantined'),
      figure: true,
      cell: ({ batchId, rowsQuarantined }) =>
        rowsQuarantined > 0 ? (
          <Link to="/quarantine" search={{ batch: batchId }}>
            {format.count(rowsQuarantined)}
          </Link>
        ) : (
          format.count(0)
        ),
    },
    {
      key: 'at',
      head: t('batches.finished'),
      figure: true,
      cell: (b) => <Ago at={b.finishedAt ?? b.startedAt} />,
    },
  ];
  return (
    <Panel
      title={t('home.batches')}
      span={7}
      action={<Link to="/batches">{t('home.all')}</Link>}
      flush
    >
      {batches.length === 0 ? (
        <Notice icon="batches" title={t('home.noBatches')} />
      ) : (
        <div className={classes.few}>
          <DataTable
            label={t('home.batches')}
            columns={columns}
            rows={batches}
            rowKey={(b) => b.batchId}
          />
        </div>
      )}
    </Panel>
  );
}
