import { expect, it } from 'vitest';
import type { NodeResult } from '@/shared/api/types.ts';
import { relationOf, worstFirst } from './run-results.ts';

const result = (node: string, status: NodeResult['status']): NodeResult => ({
  node,
  kind: 'model',
  status,
  seconds: 0,
});

it('puts what went wrong first and keeps the order otherwise', () => {
  const results = [
    result('a', 'success'),
    result('b', 'skipped'),
    result('c', 'fail'),
    result('d', 'error'),
    result('e', 'fail'),
  ];

  expect(worstFirst(results).map(({ node }) => node)).toEqual(['d', 'c', 'e', 'b', 'a']);
});

it('knows the relation of a version, and that of a model in a package', () => {
  expect(relationOf('orders')).toBe('orders');
  expect(relationOf('orders.v2')).toBe('orders_v2');
  expect(relationOf('shop.orders')).toBe('orders');
  expect(relationOf('shop.orders.v2')).toBe('orders_v2');
  expect(relationOf('shop.views')).toBe('views');
});
