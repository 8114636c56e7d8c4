import { expect, it } from 'vitest';
import { EMPTY, isWhole, moved, recordOf, routeOf } from './draft.ts';

const a = { dataset: 'a' };
const b = { dataset: 'b' };
const c = { dataset: 'c' };

it('sends what is filled in and nothing else', () => {
  expect(routeOf({ ...EMPTY, dataset: ' orders ' })).toEqual({ dataset: 'orders' });
  expect(
    routeOf({
      dataset: 'orders',
      source: 'crm',
      fields: 'id, amount,',
      field: 'type',
      value: 'o ',
    }),
  ).toEqual({
    dataset: 'orders',
    source: 'crm',
    fields: ['id', 'amount'],
    field: 'type',
    value: 'o ',
  });
});

it('wants the name of a dataset, and a field where there is a value', () => {
  expect(isWhole({ ...EMPTY, dataset: 'orders' })).toBe(true);
  expect(isWhole({ ...EMPTY, dataset: 'Orders' })).toBe(false);
  expect(isWhole({ ...EMPTY, dataset: 'unrouted' })).toBe(false);
  expect(isWhole({ ...EMPTY, dataset: 'orders', value: 'x' })).toBe(false);
  expect(isWhole({ ...EMPTY, dataset: 'orders', field: 'type', value: 'x' })).toBe(true);
});

it('moves a route and loses none', () => {
  expect(moved([a, b, c], 2, 0)).toEqual([c, a, b]);
  expect(moved([a, b, c], 0, 1)).toEqual([b, a, c]);
  expect(moved([a, b, c], 0, -1)).toEqual([a, b, c]);
  expect(moved([a, b, c], 2, 3)).toEqual([a, b, c]);
  expect(moved([a, b, c], 7, 0)).toEqual([a, b, c]);
});

it('takes objects for records and nothing else', () => {
  expect(recordOf('{"type":"order"}')).toEqual({ type: 'order' });
  for (const text of ['', '[1]', 'null', '7', '{']) expect(recordOf(text)).toBeUndefined();
});
