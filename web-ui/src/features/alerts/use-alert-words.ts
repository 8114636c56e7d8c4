import { useTranslation } from 'react-i18next';
import type { AlertKind } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';

/** A value of a kind with its unit, as people read it. */
export function useAlertValue() {
  const { t } = useTranslation();
  const format = useFormat();
  return (kind: AlertKind, value: number | undefined): string => {
    if (value === undefined) return '';
    switch (kind) {
      case 'quality-score':
        return format.score(value);
      case 'error-rate':
      case 'resource-use':
        return format.share(value / 100);
      case 'processing-delay':
        return format.duration(value * 1000);
      case 'service-down':
        return t('alerts.down', { count: value });
    }
  };
}
