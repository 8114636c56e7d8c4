import type { Rows } from '@/shared/api/types.ts';
import { DataTable, type Column } from './data-table.tsx';
import { Value } from './value.tsx';

const FIGURES = new Set([
  'bigint',
  'integer',
  'numeric',
  'double precision',
  'double',
  'smallint',
  'real',
]);

type Row = Record<string, unknown>;

/** Rows of any table with the type under each name. */
export function RowsTable({
  label,
  columns,
  items,
}: { label: string } & Pick<Rows, 'columns' | 'items'>) {
  const shown: Column<Row & { n: number }>[] = columns.map(({ name = '', type = '' }) => ({
    key: name,
    head: name,
    note: type,
    figure: FIGURES.has(type),
    cell: (row) => <Value value={row[name]} />,
  }));
  const rows = items.map((item, n) => ({ ...(item as Row), n }));
  return (
    <DataTable label={label} columns={shown} rows={rows} rowKey={(row) => String(row.n)} wide />
  );
}
