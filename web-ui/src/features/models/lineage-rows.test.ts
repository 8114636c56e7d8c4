import { expect, it } from 'vitest';
import type { Lineage, Place } from '@/shared/api/types.ts';
import { nameOf, rowsOf } from './lineage-rows.ts';

const amount: Place = { schema: 'raw', relation: 'orders', column: 'amount' };
const state: Place = { schema: 'raw', relation: 'orders', column: 'state' };
const total: Place = { schema: 'models', relation: 'totals', column: 'total' };
const stg: Place = { schema: 'models', relation: 'stg', column: 'amount' };
const stgRows: Place = { schema: 'models', relation: 'stg' };

const upstream: Lineage = {
  column: total,
  direction: 'upstream',
  links: [
    { from: stg, to: total, how: 'aggregated', step: 1 },
    { from: state, to: stgRows, how: 'filtered', step: 2 },
    { from: amount, to: stg, how: 'copied', step: 2 },
    { from: amount, to: { ...stg, column: 'other' }, how: 'copied', step: 3 },
  ],
  unknown: [],
  isWhole: true,
};

it('tells each column once, at its nearest, and what decides about rows last', () => {
  expect(rowsOf(upstream).map(({ place, how, step }) => [nameOf(place), how, step])).toEqual([
    ['stg.amount', 'aggregated', 1],
    ['orders.amount', 'copied', 2],
    ['orders.state', 'rows', 2],
  ]);
});

it('tells downstream what is made of the column, and whose rows it decides about', () => {
  const rows = rowsOf({ ...upstream, direction: 'downstream', column: amount });

  expect(rows.map(({ place, how }) => [nameOf(place), how])).toEqual([
    ['totals.total', 'aggregated'],
    ['stg.amount', 'copied'],
    ['stg.other', 'copied'],
    ['stg', 'rows'],
  ]);
});
