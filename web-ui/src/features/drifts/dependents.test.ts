import { expect, it } from 'vitest';
import { driftImpact } from '../../../testing/fixtures.ts';
import { modelOf, reachedBy } from './dependents.ts';

it('puts what names a column first', () => {
  expect(reachedBy(driftImpact).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'models models.stg_orders',
    'checks shop: missing_count(tel) = 0',
    'entities customer',
    'models models.revenue_by_day',
    'schedules nightly',
  ]);
});

it('tells a model from its schema', () => {
  expect(modelOf('models.stg_orders')).toBe('stg_orders');
});
