export const BIN_MILLIS = 5_000;
export const BINS = 60;

/** Rows of a batch that became durable at `at` (epoch milliseconds). */
export type Stored = { id: string; at: number; rows: number };

/** `rows` is null where nobody could count them. */
export type Bin = { at: number; rows: number | null };

type Point = { at?: string; rows?: number };

/**
 * Rows per five seconds of the last five minutes, oldest first: what the server counted, then
 * what came over the socket after that.
 *
 * @param deafSince since when nothing is heard from the server, in epoch milliseconds
 */
export function bins(
  series: readonly Point[],
  stored: readonly Stored[],
  now: number,
  deafSince = Infinity,
): Bin[] {
  const counted = new Map<number, number>();
  for (const { at, rows = 0 } of series) {
    if (at) add(counted, Date.parse(at), rows);
  }
  const seen = new Map<number, number>();
  for (const { at, rows } of stored) add(seen, at, rows);

  const newest = floor(now);
  const lastCounted = Math.max(...counted.keys(), -Infinity);
  return Array.from({ length: BINS }, (_, i) => {
    const at = newest - (BINS - 1 - i) * BIN_MILLIS;
    if (at + BIN_MILLIS > deafSince) return { at, rows: null };
    const known = counted.get(at) ?? 0;
    return { at, rows: at < lastCounted ? known : Math.max(known, seen.get(at) ?? 0) };
  });
}

/** Rows per second over the last two whole bins; undefined where one of them is not known. */
export function rate(all: readonly Bin[]): number | undefined {
  const whole = all.slice(-3, -1);
  const rows = whole.flatMap((bin) => bin.rows ?? []);
  if (rows.length < whole.length) return undefined;
  const sum = rows.reduce((before, each) => before + each, 0);
  return sum / ((whole.length * BIN_MILLIS) / 1_000 || 1);
}

function add(sums: Map<number, number>, at: number, rows: number) {
  sums.set(floor(at), (sums.get(floor(at)) ?? 0) + rows);
}

function floor(at: number): number {
  return Math.floor(at / BIN_MILLIS) * BIN_MILLIS;
}
