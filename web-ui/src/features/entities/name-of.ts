import type { GoldenRecord } from '@/shared/api/types.ts';

const NAMES = /name|nom|title|label/i;
const MOST = 2;

/** What a person would call the record: its names, else its first values. */
export function nameOf({ values, entityId }: GoldenRecord): string {
  const filled = Object.entries(values).flatMap(([field, { value }]) =>
    value === null || value === undefined || value === '' ? [] : [{ field, text: String(value) }],
  );
  const named = filled.filter(({ field }) => NAMES.test(field));
  const shown = (named.length > 0 ? named : filled).slice(0, MOST);
  return shown.map(({ text }) => text).join(' ') || entityId;
}
