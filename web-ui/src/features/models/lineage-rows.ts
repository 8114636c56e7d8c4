import type { Lineage, Place } from '@/shared/api/types.ts';

type Link = Lineage['links'][number];

export type LineageRow = {
  key: string;
  place: Place;
  /** What becomes of the column, or of all rows. */
  how: Link['how'] | 'rows';
  step: number;
};

export function nameOf({ relation, column }: Place): string {
  return column === undefined ? relation : `${relation}.${column}`;
}

/** What a lineage leads to, each once at its nearest: values first, then what decides about rows. */
export function rowsOf({ direction, links }: Lineage): LineageRow[] {
  const rows = new Map<string, LineageRow>();
  for (const link of links) {
    const place = direction === 'upstream' ? link.from : link.to;
    const how = link.to.column === undefined ? 'rows' : link.how;
    const key = `${place.schema}.${nameOf(place)} ${how}`;
    if (!rows.has(key)) rows.set(key, { key, place, how, step: link.step });
  }
  const all = [...rows.values()];
  return [...all.filter((row) => isOfValue(row)), ...all.filter((row) => !isOfValue(row))];
}

function isOfValue({ how }: LineageRow): boolean {
  return how !== 'rows' && how !== 'filtered';
}
