import { useTranslation } from 'react-i18next';
import type { Drift } from '@/shared/api/types.ts';
import { Choice } from '@/shared/ui/choice.tsx';
import classes from './drifts.module.css';
import { hasDirections, placesOf, type Wish } from './wish.ts';

type Props = { drift: Drift; wish: Wish; onChange: (wish: Wish) => void };

/** Whose values are converted, and where they go; only what the drift leaves open. */
export function WishChoice({ drift, wish, onChange }: Props) {
  const { t } = useTranslation();
  const places = placesOf(drift);
  return (
    <>
      {hasDirections(drift) && (
        <div className={classes.wish}>
          <span>{t('drifts.converts')}</span>
          <Choice
            label={t('drifts.converts')}
            value={wish.converts}
            onChange={(converts) => onChange({ ...wish, converts })}
            options={(['new', 'old'] as const).map((value) => ({
              value,
              label: t(`drifts.convertsOf.${value}`),
            }))}
          />
        </div>
      )}
      {places.length > 0 && (
        <div className={classes.wish}>
          <span>{t('drifts.as')}</span>
          <Choice
            label={t('drifts.as')}
            value={wish.as ?? 'suggested'}
            onChange={(as) => onChange({ ...wish, as: as === 'suggested' ? undefined : as })}
            options={(['suggested', ...places] as const).map((value) => ({
              value,
              label: t(`drifts.asOf.${value}`),
            }))}
          />
        </div>
      )}
    </>
  );
}
