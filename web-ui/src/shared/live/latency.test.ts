import { expect, it } from 'vitest';
import { latencyMeter } from './latency.ts';

const at = Date.parse('2026-01-01T00:00:00Z');
const ts = new Date(at).toISOString();

it('smooths what it is given', () => {
  const meter = latencyMeter();

  expect(meter.add(ts, at + 100).nowMillis).toBe(100);
  expect(meter.add(ts, at + 200).nowMillis).toBe(130);
});

it('never shows a negative time where the server’s clock is ahead', () => {
  const meter = latencyMeter();

  expect(meter.add(ts, at - 5_000).nowMillis).toBe(0);
  expect(meter.add(ts, at - 4_900)).toEqual({ nowMillis: 30, p50Millis: 0, p99Millis: 100 });
});

it('tells the median and the slowest of the last changes', () => {
  const meter = latencyMeter();

  for (let n = 1; n < 200; n++) meter.add(ts, at + n);

  expect(meter.add(ts, at + 200)).toMatchObject({ p50Millis: 100, p99Millis: 198 });
});
