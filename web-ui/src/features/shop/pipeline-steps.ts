import type { PipelineMetrics } from '@/shared/api/types.ts';

export type Step = { at: number; rows: number };

const MILLIS = { hour: 3_600_000, day: 86_400_000 };

/** Rows stored by step, from the first asked for to the last in which something ended, with those of none. */
export function stepsOf(metrics: Pick<PipelineMetrics, 'from' | 'step' | 'items'>): Step[] {
  const { from, step, items } = metrics;
  const rows = new Map<number, number>();
  for (const { at, rowsStored } of items) if (at) rows.set(Date.parse(at), rowsStored);
  const times = [...rows.keys()];
  if (times.length === 0) return [];
  const steps: Step[] = [];
  const before = Math.max(0, Math.floor((Math.min(...times) - Date.parse(from)) / MILLIS[step]));
  const start = Math.min(...times) - before * MILLIS[step];
  for (let at = start; at <= Math.max(...times); at += MILLIS[step]) {
    steps.push({ at, rows: rows.get(at) ?? 0 });
  }
  return steps;
}
