import { expect, it } from 'vitest';
import { latencyMeter } from './latency.ts';

const at = Date.parse('2026-01-01T00:00:00Z');
const ts = new Date(at).toISOString();

it('smooths what it is given', () => {
  const meter = latencyMeter();

  expect(meter.add(ts, at + 100)).toBe(100);
  expect(meter.add(ts, at + 200)).toBe(130);
});

it('never shows a negative time where the server’s clock is ahead', () => {
  const meter = latencyMeter();

  expect(meter.add(ts, at - 5_000)).toBe(0);
  expect(meter.add(ts, at - 4_900)).toBe(30);
});
