import type { GoldenRecord } from '@/shared/api/types.ts';

const NAMES = /name|nom|title|label/i;
const GIVEN = /first|given|pr[ée]nom/i;
const MOST = 2;

/** What a person would call the record: its names, else its first values. */
export function nameOf({ values, entityId }: GoldenRecord): string {
  const filled = Object.entries(values).flatMap(([field, { value }]) =>
    value === null || value === undefined || value === '' ? [] : [{ field, text: String(value) }],
  );
  const named = filled.filter(({ field }) => NAMES.test(field));
  const givenFirst = named.sort(
    (a, b) => Number(GIVEN.test(b.field)) - Number(GIVEN.test(a.field)),
  );
  const shown = (named.length > 0 ? givenFirst : filled).slice(0, MOST);
  return shown.map(({ text }) => text).join(' ') || entityId;
}
