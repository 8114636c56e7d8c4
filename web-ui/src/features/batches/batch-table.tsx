import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Batch } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { BatchState } from '@/shared/ui/batch-state.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';

export function BatchTable({ batches }: { batches: readonly Batch[] }) {
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
    {
      key: 'dataset',
      head: t('batches.dataset'),
      cell: ({ dataset = '' }) => (
        <Link to="/datasets/$dataset" params={{ dataset }}>
          {dataset}
        </Link>
      ),
    },
    {
      key: 'source',
      head: t('batches.source'),
      cell: ({ source, fileName }) => fileName ?? source,
    },
    {
      key: 'state',
      head: t('batches.state'),
      cell: (batch) => <BatchState batch={batch} />,
    },
    { key: 'in', head: t('batches.in'), figure: true, cell: (b) => format.count(b.rowsIn) },
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
    { key: 'bytes', head: t('batches.bytes'), figure: true, cell: (b) => format.bytes(b.bytes) },
    {
      key: 'started',
      head: t('batches.started'),
      figure: true,
      cell: (b) => <Ago at={b.startedAt} />,
    },
  ];
  return (
    <DataTable
      label={t('batches.title')}
      columns={columns}
      rows={batches}
      rowKey={(b) => b.batchId}
    />
  );
}
