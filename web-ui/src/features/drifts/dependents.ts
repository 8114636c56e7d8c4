import type { Dependent, DriftImpact } from '@/shared/api/types.ts';

const KINDS = ['models', 'checks', 'entities', 'schedules'] as const;

/** Something that depends on the dataset of a drift. */
export type Reached = Dependent & { kind: (typeof KINDS)[number] };

/** All that depends on the dataset; first what names a column of the drift. */
export function reachedBy(impact: DriftImpact): Reached[] {
  return KINDS.flatMap((kind) => impact[kind].map((its): Reached => ({ ...its, kind }))).sort(
    (a, b) => Number(b.namesColumn) - Number(a.namesColumn),
  );
}

/** A model's own name; the impact says its schema before it. */
export function modelOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
