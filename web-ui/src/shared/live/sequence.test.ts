import { expect, it } from 'vitest';
import type { ChannelFrame } from './frames.ts';
import { step } from './sequence.ts';

function frame(seq: number, more: Partial<ChannelFrame> = {}): ChannelFrame {
  return { ch: 'batches', seq, ts: '2026-01-01T00:00:00Z', type: 'delta', data: {}, ...more };
}

it('uses every snapshot', () => {
  expect(step(undefined, frame(7, { type: 'snapshot' }))).toBe('apply');
  expect(step(9, frame(7, { type: 'snapshot' }))).toBe('apply');
});

it('uses the next change and no other', () => {
  expect(step(7, frame(8))).toBe('apply');
  expect(step(7, frame(7))).toBe('ignore');
  expect(step(7, frame(9))).toBe('resubscribe');
});

it('asks for a snapshot where it has none', () => {
  expect(step(undefined, frame(1))).toBe('resubscribe');
});

it('counts changes that were merged into one frame', () => {
  expect(step(7, frame(12, { coalesced: 5 }))).toBe('apply');
  expect(step(7, frame(12, { coalesced: 4 }))).toBe('resubscribe');
  expect(step(10, frame(12, { coalesced: 5 }))).toBe('apply');
});
