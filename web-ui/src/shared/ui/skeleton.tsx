import { useTranslation } from 'react-i18next';
import classes from './skeleton.module.css';

/** Grey lines in the shape of what comes. */
export function Skeleton({ lines = 6 }: { lines?: number }) {
  const { t } = useTranslation();
  return (
    <div className={classes.skeleton} role="status" aria-label={t('state.loading')}>
      {Array.from({ length: lines }, (_, i) => (
        <span key={i} className={classes.line} />
      ))}
    </div>
  );
}
