import type { Service } from '@/shared/api/types.ts';
import { itemsOf } from './apply.ts';

/** The part that carries changes from their commit to the socket. */
const LIVE = 'live';

/**
 * Since when changes do not reach the server, in epoch milliseconds; undefined while they flow.
 * A frame that says nothing about it leaves it as it was.
 */
export function dryAfter(before: number | undefined, data: unknown): number | undefined {
  const live = itemsOf<Service>(data).find(({ name }) => name === LIVE);
  if (!live) return before;
  return live.state === 'down' ? Date.parse(live.since) : undefined;
}
