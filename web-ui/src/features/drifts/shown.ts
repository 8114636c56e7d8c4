/** Which drifts a list shows: those of one state, or all. */
export const SHOWN = ['open', 'accepted', 'rejected', 'obsolete', 'withdrawn', 'all'] as const;

export type Shown = (typeof SHOWN)[number];

/** What the address says beside the drift that is open. */
export type Filter = { dataset?: string; state?: Shown };

/** Where the focus goes back to when a drift is closed. */
export function linkId(id: string): string {
  return `drift-${id}`;
}
