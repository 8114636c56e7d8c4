import { useTranslation } from 'react-i18next';
import type { DetailWording } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';

type Props = { detail: string | undefined; wording?: DetailWording };

/**
 * What is wrong with a row, in the person's language; as the server says it where that has no code.
 * The server's own words, which may say more, are there on hover.
 */
export function RowDetail({ detail, wording }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!wording) return detail;
  const { code, type, found, limit } = wording;
  return (
    <span title={detail}>
      {t(`quarantine.details.${code}`, {
        type: type && t(`quarantine.types.${type}`),
        found: format.count(found),
        limit: format.count(limit),
      })}
    </span>
  );
}
