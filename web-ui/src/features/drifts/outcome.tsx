import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Drift } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import type { Verdict } from './api.ts';
import classes from './drifts.module.css';
import { ReasonForm } from './reason-form.tsx';

type Props = {
  drift: Drift;
  mayDecide: boolean;
  isPending: boolean;
  onDecide: (verdict: Verdict) => void;
};

/** What was decided about a drift and what has come of it; what stands can be taken away. */
export function Outcome({ drift, mayDecide, isPending, onDecide }: Props) {
  const { t } = useTranslation();
  const { state, reason } = drift;
  return (
    <section className={classes.part}>
      <h3>{t('drifts.decision')}</h3>
      <div role="status" className={classes.outcome}>
        {state === 'rejected' && <p>{t('drifts.rejected', { reason })}</p>}
        {state === 'obsolete' && <p>{t('drifts.obsolete')}</p>}
        {state === 'withdrawn' && <p>{t('drifts.withdrawn', { reason })}</p>}
        {(state === 'accepted' || state === 'withdrawn') && <Carried drift={drift} />}
      </div>
      {state === 'accepted' && mayDecide && <Withdraw isPending={isPending} onDecide={onDecide} />}
    </section>
  );
}

function Carried({ drift }: { drift: Drift }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { state, backfill, rowsChanged, rowsLeft = 0, decisionId, problem } = drift;
  if (!backfill) return state === 'accepted' ? <p>{t('drifts.accepted')}</p> : null;
  return (
    <>
      <p>{t(`drifts.carried.${backfill}`, { shown: format.count(rowsChanged) })}</p>
      {rowsLeft > 0 && <p>{t('drifts.rowsLeft', { shown: format.count(rowsLeft) })}</p>}
      {decisionId && (
        <p>
          <Link to="/quarantine" search={{ dataset: drift.dataset }}>
            {t('drifts.readAgain')}
          </Link>
        </p>
      )}
      {problem && <p className={classes.problem}>{problem}</p>}
    </>
  );
}

function Withdraw({ isPending, onDecide }: Pick<Props, 'isPending' | 'onDecide'>) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  if (!isAsking) {
    return (
      <div className={classes.actions}>
        <Button variant="default" disabled={isPending} onClick={() => setAsking(true)}>
          {t('drifts.withdraw')}
        </Button>
      </div>
    );
  }
  return (
    <ReasonForm
      description={t('drifts.withdrawDoes')}
      label={t('drifts.withdrawNow')}
      keep={t('drifts.keepMapping')}
      isPending={isPending}
      onSend={(reason) => onDecide({ kind: 'withdraw', reason })}
      onKeep={() => setAsking(false)}
    />
  );
}
