import { expect, it } from 'vitest';
import { BIN_MILLIS, bins, BINS, rate } from './throughput.ts';

const now = 1_000 * BIN_MILLIS + 1_234;
const at = (binsAgo: number) => (1_000 - binsAgo) * BIN_MILLIS;
const iso = (millis: number) => new Date(millis).toISOString();

it('covers five minutes up to now, with nothing where nothing came', () => {
  const all = bins([], [], now);

  expect(all).toHaveLength(BINS);
  expect(all.at(-1)).toEqual({ at: at(0), rows: 0 });
});

it('adds what came over the socket after what the server counted, and nothing twice', () => {
  const series = [
    { at: iso(at(3)), rows: 30 },
    { at: iso(at(2)), rows: 20 },
  ];
  const stored = [
    { id: '1', at: at(3) + 10, rows: 30 },
    { id: '2', at: at(2) + 10, rows: 25 },
    { id: '3', at: at(1) + 10, rows: 10 },
    { id: '4', at: at(1) + 20, rows: 5 },
  ];

  const all = bins(series, stored, now);

  expect(all.slice(-4).map(({ rows }) => rows)).toEqual([30, 25, 15, 0]);
  expect(rate(all)).toBe((25 + 15) / 10);
});

it('leaves a gap, and no rate, where the server was not heard', () => {
  const all = bins([{ at: iso(at(4)), rows: 40 }], [], now, at(2) + 10);

  expect(all.slice(-5).map(({ rows }) => rows)).toEqual([40, 0, null, null, null]);
  expect(rate(all)).toBeUndefined();
});
