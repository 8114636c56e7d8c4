import type { ColumnType, TextEncoding } from '@/shared/api/types.ts';

/** What a person says of a CSV file; what is absent is found out. */
export type Said = {
  delimiter?: string;
  quote?: string;
  encoding?: TextEncoding;
  header?: boolean;
};

/** What is to become of a file; the types are of columns of a dataset that is new. */
export type Wish = { dataset: string; said: Said; types: Readonly<Record<string, ColumnType>> };

export const ENCODINGS: readonly TextEncoding[] = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1254',
  'iso-8859-1',
  'iso-8859-2',
  'iso-8859-9',
  'iso-8859-15',
  'ibm850',
  'shift_jis',
  'gb18030',
];

export const TYPES: readonly ColumnType[] = [
  'bigint',
  'numeric',
  'double',
  'boolean',
  'date',
  'timestamp',
  'timestamptz',
  'text',
  'jsonb',
];

/** As parameters of a call, each with `&` before it. */
export function queryOf(said: Said): string {
  return Object.entries(said)
    .map(([name, value]) => `&${name}=${encodeURIComponent(String(value))}`)
    .join('');
}

/** With another value, or none. */
export function saying<K extends keyof Said>(said: Said, name: K, value: Said[K]): Said {
  const next = { ...said };
  if (value === undefined) delete next[name];
  else next[name] = value;
  return next;
}
