import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/shared/api/problem.ts';
import classes from './auth.module.css';

/** Why a form was refused: our words for what is expected, else the server's. */
export function Refusal({ error, words }: { error: Error; words: Record<number, string> }) {
  const { t } = useTranslation();
  const status = error instanceof ApiProblem ? error.status : undefined;
  const text =
    (status !== undefined && words[status]) ||
    (status === 0 && t('state.unreachable')) ||
    (status === 429 && `${t('state.busy')}. ${t('state.busyHint')}`) ||
    error.message ||
    t('state.broken');
  return (
    <p role="alert" className={classes.refused}>
      {text}
    </p>
  );
}
