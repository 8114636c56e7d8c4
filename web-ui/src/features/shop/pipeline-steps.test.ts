import { expect, it } from 'vitest';
import { stepsOf } from './pipeline-steps.ts';

const from = '2026-03-01';

const row = (at: string, rowsStored: number) => ({
  at,
  batches: 1,
  failedBatches: 0,
  rowsIn: rowsStored,
  rowsStored,
  rowsQuarantined: 0,
  bytes: 10,
  rowsPerSecond: 0,
});

it('has each hour from the first day to the last in which something ended', () => {
  const items = [row('2026-03-01T10:00:00Z', 5), row('2026-03-01T13:00:00Z', 7)];

  expect(stepsOf({ from, step: 'hour', items }).map(({ rows }) => rows)).toEqual([
    ...Array<number>(10).fill(0),
    5,
    0,
    0,
    7,
  ]);
});

it('has each day between the first and the last', () => {
  const items = [row('2026-03-01T00:00:00Z', 5), row('2026-03-03T00:00:00Z', 7)];

  expect(stepsOf({ from, step: 'day', items }).map(({ rows }) => rows)).toEqual([5, 0, 7]);
});

it('is empty where nothing ended', () => {
  expect(stepsOf({ from, step: 'hour', items: [] })).toEqual([]);
});
