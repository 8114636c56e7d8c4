import type { QuarantinedRow, Reason } from '@/shared/api/types.ts';

/** How many rows each reason has, the most frequent first. */
export function groupByReason(
  rows: readonly QuarantinedRow[],
): { reason: Reason; count: number }[] {
  const counts = new Map<Reason, number>();
  for (const { reason } of rows) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count);
}
