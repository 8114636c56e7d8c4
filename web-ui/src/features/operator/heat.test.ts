import { expect, it } from 'vitest';
import * as fixtures from '../../../testing/fixtures.ts';
import { byHeat, LEVELS, levelOf, valueOf } from './heat.ts';

it('gives the hottest the highest level, and none to what rests', () => {
  expect(levelOf(0, 10)).toBe(0);
  expect(levelOf(3, 0)).toBe(0);
  expect(levelOf(10, 10)).toBe(LEVELS);
  expect(levelOf(0.01, 10)).toBe(1);
});

it('never cools as a value grows', () => {
  const levels = [0, 0.1, 1, 2, 4, 8, 10].map((value) => levelOf(value, 10));

  expect(levels).toEqual([...levels].sort((a, b) => a - b));
});

it('puts the hottest first by what is measured', () => {
  for (const measure of ['queue', 'cpu', 'rows'] as const) {
    const values = byHeat(fixtures.tenants, measure).map((tenant) => valueOf(tenant, measure));

    expect(values).toEqual([...values].sort((a, b) => b - a));
  }
});
