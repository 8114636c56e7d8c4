import type { ChannelFrame } from './frames.ts';

/** What to do with a frame: use it, drop it (known already), or ask again after a hole. */
export type Step = 'apply' | 'ignore' | 'resubscribe';

/** Judges `frame` by the number of the last one used; undefined when there was none. */
export function step(last: number | undefined, frame: ChannelFrame): Step {
  if (frame.type === 'snapshot') return 'apply';
  if (last === undefined) return 'resubscribe';
  if (frame.seq <= last) return 'ignore';
  return frame.seq - (frame.coalesced ?? 1) <= last ? 'apply' : 'resubscribe';
}
