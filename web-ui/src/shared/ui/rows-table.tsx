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

/** Stands beside the values, because a column may have any name. */
type Numbered = { n: number; values: Record<string, unknown> };

/** Rows of any table with the type under each name. */
export function RowsTable({
  label,
  columns,
  items,
}: { label: string } & Pick<Rows, 'columns' | 'items'>) {
  const shown: Column<Numbered>[] = columns.map(({ name = '', type = '' }) => ({
    key: name,
    head: name,
    note: type,
    figure: FIGURES.has(type),
    cell: ({ values }) => <Value value={values[name]} />,
  }));
  const rows = items.map((item, n): Numbered => ({ n, values: item }));
  return <DataTable label={label} columns={shown} rows={rows} rowKey={({ n }) => String(n)} wide />;
}
