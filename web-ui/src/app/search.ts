import { z } from 'zod/mini';
import { SHOWN } from '@/features/drifts/shown.ts';
import type { Reason } from '@/shared/api/types.ts';

/** The address's parameters as plain texts: `?batch=41`. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

/** Without the parameters that have no value. */
export function stringifySearch(search: Record<string, unknown>): string {
  const texts = Object.entries(search).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return texts.length > 0 ? `?${new URLSearchParams(texts).toString()}` : '';
}

const REASONS = [
  'malformed',
  'too-many-fields',
  'too-few-fields',
  'bad-encoding',
  'bad-type',
  'out-of-range',
  'missing-required',
  'too-large',
  'rule',
] as const satisfies readonly Reason[];

/** What an address gets wrong, such as one of an older version, counts as left out. */
const orNothing = <T extends z.ZodMiniType>(type: T) => z.catch(z.optional(type), undefined);

/** What the quarantine's address may name: with a dataset and a reason one group. */
export const quarantineSearch = z.object({
  dataset: z.optional(z.string()),
  batch: z.optional(z.string()),
  reason: orNothing(z.enum(REASONS)),
  column: z.optional(z.string()),
});

/** Which drifts are listed, and which one is open. */
export const driftSearch = z.object({
  dataset: z.optional(z.string()),
  state: orNothing(z.enum(SHOWN)),
  id: z.optional(z.string()),
});

/** Which moment of a dataset is looked at, and which of its records. */
export const datasetSearch = z.object({
  as_of: orNothing(z.iso.datetime()),
  record: z.optional(z.string()),
});
