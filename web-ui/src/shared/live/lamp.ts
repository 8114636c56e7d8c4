import type { Latency } from './latency.ts';

/** What the page may claim about its freshness. `since` is in epoch milliseconds. */
export type Lamp =
  | { state: 'off' }
  | { state: 'connecting' }
  | { state: 'live'; latency?: Latency }
  | { state: 'stale'; since: number }
  | { state: 'reconnecting'; since: number; attempt: number }
  | { state: 'refused'; since: number };

/** The server pings every five seconds; after two lost ones the page says that it is stale. */
export const STALE_AFTER_MILLIS = 11_000;
/** After this silence the connection is given up. */
export const LOST_AFTER_MILLIS = 20_000;
