import type { TFunction } from 'i18next';
import type { Drift } from '@/shared/api/types.ts';
import type { Format } from '@/shared/format/format.ts';

type Told = Pick<Drift, 'kind' | 'columns' | 'mapping'>;
type Mapping = Drift['mapping'];

/** Ways of writing that have a name; others are patterns such as dd/MM/yyyy. */
const FORMATS = [
  'decimal-comma',
  'thousands-comma',
  'numeric',
  'date',
  'number-with-unit',
  'epoch-seconds',
  'epoch-milliseconds',
  'timestamp',
  'text',
  'case',
] as const;

/** Where the values of the columns are now; nothing where they are in the same columns. */
export function columnsNow({ columns, mapping }: Told): readonly string[] {
  const { rule, into, detail } = mapping;
  const names = rule === 'path' && detail ? into.map((key) => `${detail}.${key}`) : into;
  return names.join() === columns.join() ? [] : names;
}

/** Kinds of which only the decision is kept. */
const TOLD_ONLY: readonly Drift['kind'][] = ['added', 'dropped', 'enum-grown'];

/** Whether to accept it converts values. */
export function isCarriedOut({ kind, mapping }: Told): boolean {
  return mapping.rule !== 'none' && !TOLD_ONLY.includes(kind);
}

/** How values of the new shape become values of the old one, in plain words. */
export function mappingWords(drift: Told, t: TFunction, format: Format): string {
  const { columns, mapping } = drift;
  const old = columns.join(', ');
  const now = mapping.into.join(', ');
  const detail = mapping.detail ?? '';
  switch (mapping.rule) {
    case 'none':
      return noneWords(drift, t);
    case 'rename':
      return mapping.factor === undefined
        ? t('drifts.mapping.rename', { old, now })
        : t('drifts.mapping.renameScale', { old, now, ...scaleOf(mapping, t, format) });
    case 'scale':
      return t('drifts.mapping.scale', { old, ...scaleOf(mapping, t, format) });
    case 'split':
      return splitWords(old, now, detail, t);
    case 'cut':
      return t('drifts.mapping.cut', { old, now, between: detail });
    case 'values':
      return t(isGrown(mapping) ? 'drifts.mapping.grown' : 'drifts.mapping.values', { old });
    case 'cast':
      return castWords(old, detail, t);
    case 'decode':
      return columns.length === 0
        ? t('drifts.mapping.decodeFile', { encoding: detail })
        : t('drifts.mapping.decode', { old, encoding: detail });
    case 'path':
      return t('drifts.mapping.path', { old, object: detail, keys: now });
  }
}

/** Whether the values are only new: none stands for an old one. */
export function isGrown({ values }: Mapping): boolean {
  return Object.entries(values).every(([now, old]) => now === old);
}

function noneWords({ kind, columns }: Told, t: TFunction): string {
  const old = columns.join(', ');
  if (kind === 'added' || kind === 'dropped' || kind === 'encoding') {
    return t(`drifts.mapping.none.${kind}`, { old });
  }
  return t('drifts.mapping.none.other');
}

function splitWords(old: string, now: string, between: string, t: TFunction): string {
  if (between === 'object') return t('drifts.mapping.splitObject', { old, now });
  if (between === '') return t('drifts.mapping.splitPlain', { old, now });
  if (between === ' ') return t('drifts.mapping.splitSpace', { old, now });
  return t('drifts.mapping.split', { old, now, between });
}

function castWords(old: string, written: string, t: TFunction): string {
  const known = FORMATS.find((each) => each === written);
  return known
    ? t('drifts.mapping.castKnown', { old, written: t(`drifts.formats.${known}`) })
    : t('drifts.mapping.cast', { old, written });
}

function scaleOf(mapping: Mapping, t: TFunction, format: Format) {
  return { unit: mapping.detail ?? '', formula: formulaOf(mapping, t, format) };
}

/** Such as `new = old ÷ 1.8 − 17.7778`: below one a factor is a division, which keeps digits. */
function formulaOf({ factor = 1, offset = 0 }: Mapping, t: TFunction, format: Format): string {
  const old = t('drifts.formula.old');
  const sign = offset < 0 ? '−' : '+';
  const moved = offset === 0 ? '' : ` ${sign} ${format.exact(Math.abs(offset))}`;
  return `${t('drifts.formula.new')} = ${scaled(old, factor, format)}${moved}`;
}

function scaled(old: string, factor: number, format: Format): string {
  if (factor === 1) return old;
  return Math.abs(factor) < 1
    ? `${old} ÷ ${format.exact(1 / factor)}`
    : `${format.exact(factor)} × ${old}`;
}
