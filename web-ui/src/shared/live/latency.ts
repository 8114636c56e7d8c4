const WEIGHT = 0.3;

/**
 * Smooths the time from commit to screen. The clocks of server and browser differ: what would be
 * a negative latency shows by how much at least, and is added from then on.
 */
export function latencyMeter() {
  let skew = 0;
  let smooth: number | undefined;
  return {
    /** @returns milliseconds from `ts` to `now`, smoothed */
    add(ts: string, now: number): number {
      const raw = now - Date.parse(ts);
      if (raw < skew) skew = raw;
      const millis = raw - skew;
      smooth = smooth === undefined ? millis : smooth + WEIGHT * (millis - smooth);
      return Math.round(smooth);
    },
  };
}
