import { useTranslation } from 'react-i18next';
import type { QuotaUse } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Bar } from '@/shared/ui/bar.tsx';
import type { Tone } from '@/shared/ui/tone.ts';
import classes from './quota-bars.module.css';

const NEARLY = 0.8;

/** What is used of each quota, the figure beside the bar. */
export function QuotaBars({ quotas }: { quotas: readonly QuotaUse[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const written = (quota: QuotaUse['quota'], value: number) =>
    quota === 'bytes' || quota === 'storage' ? format.bytes(value) : format.count(value);
  return (
    <dl className={classes.quotas}>
      {quotas.map(({ quota, limit, used, per }) => {
        const share = limit === 0 ? 1 : used / limit;
        return (
          <div key={quota}>
            <dt>
              {t(`usage.quotas.${quota}`)} <span>{t(`usage.per.${per}`)}</span>
            </dt>
            <dd>
              <span className={classes.figure}>
                <b>{written(quota, used)}</b>{' '}
                {t('usage.of', { limit: written(quota, limit), share: format.share(share) })}
              </span>
              <Bar share={share} tone={toneOf(share)} />
              {share >= 1 && <span className={classes.over}>{t('usage.over')}</span>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function toneOf(share: number): Tone {
  if (share >= 1) return 'broken';
  return share >= NEARLY ? 'attention' : 'info';
}
