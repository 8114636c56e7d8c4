import { useTranslation } from 'react-i18next';
import { useFormat } from '@/shared/format/use-format.ts';
import { Badge } from '@/shared/ui/badge.tsx';
import { useVerdict } from './api.ts';

/** Whether the chain of the record holds; silent until it is known. */
export function Verdict() {
  const { t } = useTranslation();
  const format = useFormat();
  const verdict = useVerdict().data;
  if (!verdict) return null;
  return verdict.valid ? (
    <Badge tone="well">{t('audit.valid', { rows: format.count(verdict.rows) })}</Badge>
  ) : (
    <Badge tone="broken" loud>
      {t('audit.broken', { id: verdict.firstBroken ?? '' })}
    </Badge>
  );
}
