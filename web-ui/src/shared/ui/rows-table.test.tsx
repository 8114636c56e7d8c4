import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Rows } from '@/shared/api/types.ts';
import { RowsTable } from './rows-table.tsx';

it('shows the values of columns whatever their name', () => {
  const columns = ['n', 'values', 'key'].map((name) => ({ name, type: 'bigint' }));

  const items = [{ n: 701, values: 702, key: 703 }] as unknown as Rows['items'];

  render(<RowsTable label="Rows" columns={columns} items={items} />);

  expect(screen.getAllByRole('cell').map((cell) => cell.textContent)).toEqual([
    '701',
    '702',
    '703',
  ]);
});
