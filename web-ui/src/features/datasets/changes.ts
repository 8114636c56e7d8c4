import type { Version } from '@/shared/api/types.ts';

export type ValueChange = { column: string; before?: unknown; after: unknown };

type Values = Record<string, unknown>;

/** What a version says otherwise than the one before it; all that it says where there is none. */
export function changesOf(version: Version, before: Version | undefined): ValueChange[] {
  const values = (version.values ?? {}) as Values;
  const old = before?.values as Values | undefined;
  return Object.entries(values)
    .filter(([column, after]) =>
      old ? !isSame(old[column] ?? null, after) : after !== null && after !== undefined,
    )
    .map(([column, after]) => ({ column, after, ...(old && { before: old[column] ?? null }) }));
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
