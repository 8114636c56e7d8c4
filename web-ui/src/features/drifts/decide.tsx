import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Drift } from '@/shared/api/types.ts';
import type { Verdict } from './api.ts';
import classes from './drifts.module.css';
import { isCarriedOut } from './mapping-words.ts';
import { Preview } from './preview.tsx';
import { ReasonForm } from './reason-form.tsx';
import { WishChoice } from './wish-choice.tsx';
import { DEFAULT_WISH } from './wish.ts';

type Props = { drift: Drift; isPending: boolean; onDecide: (verdict: Verdict) => void };

/** Shows what accepting would change, and takes the decision; a rejection needs its reason. */
export function Decide({ drift, isPending, onDecide }: Props) {
  const { t } = useTranslation();
  const [wish, setWish] = useState(DEFAULT_WISH);
  const [isRejecting, setRejecting] = useState(false);
  const reject = useRef<HTMLButtonElement>(null);
  const keep = () => {
    setRejecting(false);
    reject.current?.focus();
  };
  return (
    <>
      {isCarriedOut(drift) && <Preview id={drift.id} wish={wish} />}
      <section className={classes.part}>
        <h3>{t('drifts.decision')}</h3>
        <p className={classes.quiet}>
          {t(isCarriedOut(drift) ? 'drifts.acceptConverts' : 'drifts.acceptKeeps')}
        </p>
        <WishChoice drift={drift} wish={wish} onChange={setWish} />
        <div className={classes.actions}>
          <Button
            disabled={isRejecting}
            loading={isPending && !isRejecting}
            onClick={() => onDecide({ kind: 'accept', wish })}
          >
            {t('drifts.accept')}
          </Button>
          <Button
            ref={reject}
            variant="default"
            aria-expanded={isRejecting}
            disabled={isPending}
            onClick={() => setRejecting(!isRejecting)}
          >
            {t('drifts.reject')}
          </Button>
        </div>
        {isRejecting && (
          <ReasonForm
            description={t('drifts.rejectKeeps')}
            label={t('drifts.rejectNow')}
            keep={t('drifts.keep')}
            isPending={isPending}
            onSend={(reason) => onDecide({ kind: 'reject', reason })}
            onKeep={keep}
          />
        )}
      </section>
    </>
  );
}
