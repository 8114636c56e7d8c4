import type { Batch } from '@/shared/api/types.ts';

/** How long a failed batch is news, if nobody answers it. */
const WINDOW_MILLIS = 24 * 60 * 60 * 1_000;

/**
 * The newest of `batches` that failed within the last day and that nothing answers: no batch
 * replaced it, and the same file did not come again and was stored.
 *
 * @param batches the newest first
 * @param now in epoch milliseconds
 */
export function openFailure(batches: readonly Batch[], now: number): Batch | undefined {
  return batches.find(
    (batch, place) =>
      batch.state === 'failed' &&
      batch.replacedBy === undefined &&
      isRecent(batch, now) &&
      !batches.slice(0, place).some((later) => answers(later, batch)),
  );
}

function isRecent({ finishedAt, startedAt }: Batch, now: number): boolean {
  const at = finishedAt ?? startedAt;
  return at === undefined || now - Date.parse(at) < WINDOW_MILLIS;
}

/** The next records of a stream say nothing of those that are missing; a file sent again does. */
function answers(later: Batch, failed: Batch): boolean {
  if (later.state !== 'stored') return false;
  if (later.source === `replay:${failed.batchId}`) return true;
  return (
    later.dataset === failed.dataset &&
    later.source === failed.source &&
    later.fileName === failed.fileName &&
    (failed.fileName !== undefined || failed.source === 'http')
  );
}
