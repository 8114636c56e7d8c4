import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { FailedRow } from '@/shared/api/types.ts';
import { DataTable, type Column } from './data-table.tsx';
import { Value } from './value.tsx';

/** Rows that a check points at, with the batch and line they came from. */
export function FailedRowsTable({ label, rows }: { label: string; rows: readonly FailedRow[] }) {
  const { t } = useTranslation();
  const names = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
  const numbered = rows.map((row, n) => ({ ...row, n }));
  const columns: Column<FailedRow & { n: number }>[] = [
    {
      key: ' batch',
      head: t('quarantine.batch'),
      cell: ({ batch }) =>
        batch && (
          <Link to="/batches/$batchId" params={{ batchId: batch }}>
            {batch}
          </Link>
        ),
    },
    { key: ' line', head: t('quarantine.line'), figure: true, cell: ({ line }) => line },
    ...names.map((name) => ({
      key: name,
      head: name,
      cell: ({ values }: FailedRow) => <Value value={values[name]} />,
    })),
  ];
  return (
    <DataTable label={label} columns={columns} rows={numbered} rowKey={({ n }) => String(n)} wide />
  );
}
