import type { Route } from '@/shared/api/types.ts';

/** What the form holds. */
export type Draft = {
  dataset: string;
  source: string;
  /** Names, with commas between them. */
  fields: string;
  field: string;
  value: string;
};

const NAME = /^[a-z][a-z0-9_]{0,50}$/;

export const EMPTY: Draft = { dataset: '', source: '', fields: '', field: '', value: '' };

/** What the API is sent: what is left empty asks for nothing. */
export function routeOf(draft: Draft): Route {
  const fields = draft.fields
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return {
    dataset: draft.dataset.trim(),
    ...(draft.source.trim() !== '' && { source: draft.source.trim() }),
    ...(fields.length > 0 && { fields }),
    ...(draft.field.trim() !== '' && { field: draft.field.trim() }),
    ...(draft.value !== '' && { value: draft.value }),
  };
}

/** What is typed and cannot be, by the field of the form. */
export function faultsOf(draft: Draft): Partial<Record<keyof Draft, 'name' | 'taken' | 'noField'>> {
  const name = draft.dataset.trim();
  const isNamed = name === '' || NAME.test(name);
  return {
    ...(!isNamed && { dataset: 'name' }),
    ...(name === 'unrouted' && { dataset: 'taken' }),
    ...(draft.value !== '' && draft.field.trim() === '' && { field: 'noField' }),
  };
}

/** Whether it is worth sending; the API says the rest. */
export function isWhole(draft: Draft): boolean {
  return draft.dataset.trim() !== '' && Object.keys(faultsOf(draft)).length === 0;
}

/** The list with the route at `from` at the place `to`; as it is where one of both is not there. */
export function moved(items: readonly Route[], from: number, to: number): Route[] {
  const rest = items.filter((_, place) => place !== from);
  const its = items[from];
  if (its === undefined || to < 0 || to >= items.length) return [...items];
  return [...rest.slice(0, to), its, ...rest.slice(to)];
}

/** A record as it was typed; undefined where it is no object of JSON. */
export function recordOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isRecord ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
