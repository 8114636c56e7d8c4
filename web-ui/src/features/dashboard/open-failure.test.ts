import { expect, it } from 'vitest';
import { batch } from '../../../testing/fixtures.ts';
import { openFailure } from './open-failure.ts';

const NOW = Date.parse('2026-03-02T12:00:00Z');
const at = (time: string) => ({ startedAt: time, finishedAt: time });
const today = at('2026-03-02T09:00:00Z');
const file = { dataset: 'orders', source: 'http', fileName: 'orders.csv', ...today };
const failed = batch(40, { ...file, state: 'failed' });

it('finds the newest batch that failed', () => {
  const older = batch(39, { ...file, state: 'failed' });

  expect(openFailure([batch(41, today), failed, older], NOW)).toBe(failed);
});

it('leaves out what is a day old', () => {
  const old = { ...failed, ...at('2026-03-01T11:59:00Z') };

  expect(openFailure([old], NOW)).toBeUndefined();
});

it('leaves out what was replaced or read again', () => {
  const replay = batch(44, { ...today, dataset: 'orders', source: 'replay:40' });

  expect(openFailure([{ ...failed, replacedBy: '44' }], NOW)).toBeUndefined();
  expect(openFailure([replay, failed], NOW)).toBeUndefined();
  expect(openFailure([{ ...replay, state: 'failed' }, failed], NOW)?.batchId).toBe('44');
});

it('leaves out a file that came again and was stored', () => {
  const again = batch(41, file);

  expect(openFailure([again, failed], NOW)).toBeUndefined();
  expect(openFailure([{ ...again, state: 'running' }, failed], NOW)).toBe(failed);
  expect(openFailure([{ ...again, fileName: 'returns.csv' }, failed], NOW)).toBe(failed);
  expect(openFailure([failed, again], NOW)).toBe(failed);
});

it('keeps a failure of a stream whose next records are stored', () => {
  const stream = { dataset: 'orders', source: 'kafka:orders/0', fileName: undefined, ...today };
  const lost = batch(40, { ...stream, state: 'failed' });

  expect(openFailure([batch(41, stream), lost], NOW)).toBe(lost);
});
