const WEIGHT = 0.3;
const KEPT = 256;

/** Milliseconds from commit to screen: smoothed, and of the last changes the median and the 99th percentile. */
export type Latency = { nowMillis: number; p50Millis: number; p99Millis: number };

/**
 * Measures the time from commit to screen. The clocks of server and browser differ: what would be
 * a negative latency shows by how much at least, and is added from then on.
 */
export function latencyMeter() {
  let skew = 0;
  let smooth: number | undefined;
  let raws: number[] = [];

  function quantile(sorted: readonly number[], rank: number): number {
    return Math.round((sorted[Math.ceil(rank * sorted.length) - 1] ?? 0) - skew);
  }

  return {
    /** Takes a change that was committed at `ts` and is on screen `now`. */
    add(ts: string, now: number): Latency {
      const raw = now - Date.parse(ts);
      if (raw < skew) skew = raw;
      const millis = raw - skew;
      smooth = smooth === undefined ? millis : smooth + WEIGHT * (millis - smooth);
      raws = [...raws, raw].slice(-KEPT);
      const sorted = raws.toSorted((a, b) => a - b);
      return {
        nowMillis: Math.round(smooth),
        p50Millis: quantile(sorted, 0.5),
        p99Millis: quantile(sorted, 0.99),
      };
    },
  };
}
