import type { PipelineMetrics } from '@/shared/api/types.ts';

export type Step = { at: number; rows: number };

const MILLIS = { hour: 3_600_000, day: 86_400_000 };

/** Rows stored by step, from the first to the last in which something ended, with those of none. */
export function stepsOf({ step, items }: Pick<PipelineMetrics, 'step' | 'items'>): Step[] {
  const rows = new Map<number, number>();
  for (const { at, rowsStored } of items) if (at) rows.set(Date.parse(at), rowsStored);
  const times = [...rows.keys()];
  if (times.length === 0) return [];
  const steps: Step[] = [];
  for (let at = Math.min(...times); at <= Math.max(...times); at += MILLIS[step]) {
    steps.push({ at, rows: rows.get(at) ?? 0 });
  }
  return steps;
}
