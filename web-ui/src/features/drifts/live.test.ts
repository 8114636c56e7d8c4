import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keys } from '@/shared/api/keys.ts';
import type { ChannelFrame } from '@/shared/live/frames.ts';
import { batch } from '../../../testing/fixtures.ts';
import { driftsLive } from './live.ts';

let client: QueryClient;

beforeEach(() => {
  vi.useFakeTimers();
  client = new QueryClient();
  client.setQueryData(keys.drifts, []);
});

afterEach(() => {
  vi.useRealTimers();
  client.clear();
});

/** Whether the list is old once a frame has come. */
function isOldAfter(more: Partial<ChannelFrame>, batches: number): boolean {
  const items = Array.from({ length: batches }, (_, n) => batch(n));
  driftsLive.apply(client, {
    ch: 'batches',
    seq: 2,
    ts: '2026-01-01T00:00:00Z',
    type: 'delta',
    data: { items },
    ...more,
  });
  vi.advanceTimersByTime(5_000);
  return client.getQueryState(keys.drifts)?.isInvalidated ?? false;
}

it('leaves drifts as they are when batches come', () => {
  expect(isOldAfter({}, 1)).toBe(false);
  expect(isOldAfter({ coalesced: 3 }, 3)).toBe(false);
});

it.each([
  ['an event without a batch', {}, 0],
  ['an event without a batch among others', { coalesced: 3 }, 2],
  ['a snapshot', { type: 'snapshot' as const }, 4],
])('makes drifts old by %s', (_, more, batches) => {
  expect(isOldAfter(more, batches)).toBe(true);
});
