import type { Dataset } from '@/shared/api/types.ts';

/** A row's key as the API writes it; undefined where rows have none. */
export function recordKey(
  { mode, key = [], columns }: Dataset,
  row: Readonly<Record<string, unknown>>,
): string | undefined {
  if (mode !== 'upsert' || key.length === 0) return undefined;
  const values = key.map((name) => row[columnOf(columns, name)]);
  if (values.some((value) => value === null || value === undefined)) return undefined;
  const texts = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  return texts.length === 1
    ? texts[0]
    : texts.map((text) => text.replace(/[\\,]/g, '\\$&')).join(',');
}

/** A key may be declared by a column's name or by what the source calls it. */
function columnOf(columns: Dataset['columns'], name: string): string {
  if (name in columns) return name;
  return Object.entries(columns).find(([, { header }]) => header === name)?.[0] ?? name;
}
