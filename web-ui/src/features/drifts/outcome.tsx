import { useTranslation } from 'react-i18next';
import type { Drift } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import classes from './drifts.module.css';

/** What was decided about a drift and what has come of it. */
export function Outcome({ drift }: { drift: Drift }) {
  const { t } = useTranslation();
  return (
    <section className={classes.part}>
      <h3>{t('drifts.decision')}</h3>
      <div role="status" className={classes.outcome}>
        {drift.state === 'accepted' && <Accepted drift={drift} />}
        {drift.state === 'rejected' && <p>{t('drifts.rejected', { reason: drift.reason })}</p>}
        {drift.state === 'obsolete' && <p>{t('drifts.obsolete')}</p>}
      </div>
    </section>
  );
}

function Accepted({ drift }: { drift: Drift }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { columns, mapping, backfill, rowsChanged, problem } = drift;
  if (!backfill) return <p>{t('drifts.accepted')}</p>;
  const names = { old: columns.join(', '), now: mapping.into.join(', ') };
  return (
    <>
      <p>{t('drifts.readAs', names)}</p>
      <p>{t(`drifts.moved.${backfill}`, { ...names, shown: format.count(rowsChanged) })}</p>
      {problem && <p className={classes.problem}>{problem}</p>}
    </>
  );
}
