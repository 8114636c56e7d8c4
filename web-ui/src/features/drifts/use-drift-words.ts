import { useTranslation } from 'react-i18next';
import type { Drift } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { columnsNow, mappingWords } from './mapping-words.ts';

/** A drift's columns and what is proposed for them, in words of the person's language. */
export function useDriftWords() {
  const { t } = useTranslation();
  const format = useFormat();
  const before = ({ columns }: Drift) => columns.join(', ') || t('drifts.wholeFile');
  return {
    /** From where to where: `tel → phone`. */
    columns: (drift: Drift) =>
      [before(drift), columnsNow(drift).join(', ')].filter(Boolean).join(' → '),
    mapping: (drift: Drift) => mappingWords(drift, t, format),
  };
}
