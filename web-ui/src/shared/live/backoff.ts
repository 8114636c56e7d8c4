const BASE_MILLIS = 500;
const MAX_MILLIS = 15_000;

/**
 * Milliseconds before the next try: doubling, half of it by chance so that clients of a node that
 * left do not come back at once.
 *
 * @param attempt 0 for the first try after a loss
 * @param chance in [0, 1)
 */
export function backoff(attempt: number, chance: number): number {
  const limit = Math.min(BASE_MILLIS * 2 ** attempt, MAX_MILLIS);
  return Math.round(limit / 2 + (limit / 2) * chance);
}
