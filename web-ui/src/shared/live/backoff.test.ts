import { expect, it } from 'vitest';
import { backoff } from './backoff.ts';

it('doubles up to a bound and keeps half to chance', () => {
  expect(backoff(0, 0)).toBe(250);
  expect(backoff(0, 1)).toBe(500);
  expect(backoff(3, 0)).toBe(2_000);
  expect(backoff(50, 1)).toBe(15_000);
});
