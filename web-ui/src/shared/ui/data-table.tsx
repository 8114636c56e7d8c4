/* eslint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role,
   jsx-a11y/no-noninteractive-tabindex -- as cards on small screens the elements lose their own roles,
   and what scrolls must be reachable by keyboard */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, type ReactNode } from 'react';
import classes from './data-table.module.css';

const VIRTUAL_FROM = 200;
const ROW_HEIGHT = 37;

export type Column<T> = {
  key: string;
  head: string;
  cell: (row: T) => ReactNode;
  /** Figures stand at the right, tabular. */
  figure?: boolean;
  /** Small screens show the table as cards; a title is the card's head. */
  title?: boolean;
  /** Takes a card's whole width. */
  long?: boolean;
  /** Below the head, such as a type. */
  note?: string;
};

type Props<T> = {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  /** Stays a table that scrolls sideways on small screens, for rows of unknown columns. */
  wide?: boolean;
  /** Stands in its full height, for few rows that are read at a glance. */
  whole?: boolean;
  /** Marks a row that was chosen. */
  isCurrent?: (row: T) => boolean;
};

/** Dense table with a sticky head; rows beyond 200 are drawn only where one looks. */
export function DataTable<T>({ label, columns, rows, rowKey, wide, whole, isCurrent }: Props<T>) {
  const frame = useRef<HTMLDivElement>(null);
  const isVirtual = rows.length > VIRTUAL_FROM;
  // eslint-disable-next-line react-hooks/incompatible-library -- no compiler is in use
  const virtual = useVirtualizer({
    count: isVirtual ? rows.length : 0,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 20,
  });
  const items = virtual.getVirtualItems();
  const above = isVirtual ? (items[0]?.start ?? 0) : 0;
  const below = isVirtual ? virtual.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;
  const shown = isVirtual
    ? items.map((item) => rows[item.index]).filter((r) => r !== undefined)
    : rows;
  return (
    <div
      className={classes.frame}
      data-tall={isVirtual || undefined}
      data-whole={whole || undefined}
      ref={frame}
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      <table
        className={classes.table}
        data-wide={wide || undefined}
        role="table"
        aria-rowcount={rows.length}
      >
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.key} role="columnheader" data-figure={column.figure || undefined}>
                {column.head}
                {column.note && <span className={classes.note}>{column.note}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {above > 0 && <Gap height={above} />}
          {shown.map((row) => (
            <tr key={rowKey(row)} role="row" aria-current={isCurrent?.(row) || undefined}>
              {columns.map((column) => (
                <td
                  key={column.key}
                  role="cell"
                  data-label={column.head}
                  data-figure={column.figure || undefined}
                  data-title={column.title || undefined}
                  data-long={column.long || undefined}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
          {below > 0 && <Gap height={below} />}
        </tbody>
      </table>
    </div>
  );
}

function Gap({ height }: { height: number }) {
  return (
    <tr aria-hidden="true">
      <td style={{ height, padding: 0 }} />
    </tr>
  );
}
