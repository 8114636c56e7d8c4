import type { Drift } from '@/shared/api/types.ts';

type Told = Pick<Drift, 'kind' | 'mapping'>;

/** How a drift is to be carried out; what is not said is left to its kind. */
export type Wish = { converts: 'new' | 'old'; as?: 'widened' | 'beside' };

export const DEFAULT_WISH: Wish = { converts: 'new' };

/** Whether the old rows can be converted instead of the new ones. */
export function hasDirections({ kind, mapping }: Told): boolean {
  if (kind === 'unit' || kind === 'recoded') return true;
  if (kind === 'renamed') return mapping.factor !== undefined;
  return kind === 'retyped' && mapping.written !== undefined && mapping.detail !== 'case';
}

/** Where values that are none of the column's type may go; nothing where they are of it. */
export function placesOf({ kind, mapping }: Told): readonly NonNullable<Wish['as']>[] {
  if (kind === 'retyped' && mapping.written === undefined) return ['beside', 'widened'];
  const isScaled = kind === 'unit' || (kind === 'renamed' && mapping.factor !== undefined);
  return isScaled ? ['widened'] : [];
}
