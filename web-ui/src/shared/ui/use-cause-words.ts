import { useTranslation } from 'react-i18next';
import type { Cause } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';

/** A cause in a few words of the person's language: what it is, and what it shows. */
export function useCauseWords(): (cause: Cause) => { name: string; shows?: string } {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ kind, name, evidence }) => {
    const { column, actual, expected, hint } = evidence;
    const isMeasured = typeof actual === 'number' && typeof expected === 'number';
    const shows = isMeasured
      ? t('incidents.insteadOf', {
          column: typeof column === 'string' ? column : '',
          actual: format.exact(actual),
          expected: format.exact(expected),
        }).trim()
      : undefined;
    return {
      name: `${t(`incidents.kinds.${kind}`)} ${name}`,
      ...(shows ? { shows: typeof hint === 'string' ? `${shows} (${hint})` : shows } : {}),
    };
  };
}
