import type { ReactNode } from 'react';
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

/** A first column that says which row it is and leads to more of it. */
export type Lead = {
  head: string;
  keyOf: (row: Readonly<Record<string, unknown>>) => string | undefined;
  cell: (key: string) => ReactNode;
  /** The key of the row that was chosen. */
  current?: string;
};

type Props = { label: string; lead?: Lead } & Pick<Rows, 'columns' | 'items'>;

/** Rows of any table with the type under each name. */
export function RowsTable({ label, columns, items, lead }: Props) {
  const shown: Column<Numbered>[] = columns.map(({ name = '', type = '' }) => ({
    key: name,
    head: name,
    note: type,
    figure: FIGURES.has(type),
    cell: ({ values }) => <Value value={values[name]} />,
  }));
  if (lead) {
    shown.unshift({
      key: '~lead',
      head: lead.head,
      cell: ({ values }) => {
        const key = lead.keyOf(values);
        return key === undefined ? null : lead.cell(key);
      },
    });
  }
  const rows = items.map((item, n): Numbered => ({ n, values: item }));
  return (
    <DataTable
      label={label}
      columns={shown}
      rows={rows}
      rowKey={({ n }) => String(n)}
      isCurrent={({ values }) => lead?.current !== undefined && lead.keyOf(values) === lead.current}
      wide
    />
  );
}
