import { Button, Textarea } from '@mantine/core';
import { useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Drift } from '@/shared/api/types.ts';
import type { Verdict } from './api.ts';
import classes from './drifts.module.css';
import { movesRows } from './mapping-words.ts';

type Props = { drift: Drift; isPending: boolean; onDecide: (verdict: Verdict) => void };

/** Says what either decision does, and takes it; a rejection needs its reason. */
export function Decide({ drift, isPending, onDecide }: Props) {
  const { t } = useTranslation();
  const [isRejecting, setRejecting] = useState(false);
  const reject = useRef<HTMLButtonElement>(null);
  const keep = () => {
    setRejecting(false);
    reject.current?.focus();
  };
  const names = { old: drift.columns.join(', '), now: drift.mapping.into.join(', ') };
  return (
    <section className={classes.part}>
      <h3>{t('drifts.decision')}</h3>
      <p className={classes.quiet}>
        {movesRows(drift) ? t('drifts.acceptMoves', names) : t('drifts.acceptKeeps')}
      </p>
      <div className={classes.actions}>
        <Button
          disabled={isRejecting}
          loading={isPending && !isRejecting}
          onClick={() => onDecide({ kind: 'accept' })}
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
        <Rejection
          isPending={isPending}
          onReject={(reason) => onDecide({ kind: 'reject', reason })}
          onKeep={keep}
        />
      )}
    </section>
  );
}

type RejectionProps = {
  isPending: boolean;
  onReject: (reason: string) => void;
  onKeep: () => void;
};

function Rejection({ isPending, onReject, onKeep }: RejectionProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() !== '') onReject(reason.trim());
  };
  const hear = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    // The drift stays open.
    event.preventDefault();
    onKeep();
  };
  return (
    <form className={classes.form} onSubmit={send}>
      <Textarea
        label={t('drifts.reason')}
        description={t('drifts.rejectKeeps')}
        value={reason}
        maxLength={500}
        rows={3}
        required
        autoFocus
        onKeyDown={hear}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={classes.actions}>
        <Button type="submit" color="red" disabled={reason.trim() === ''} loading={isPending}>
          {t('drifts.rejectNow')}
        </Button>
        <Button variant="default" onClick={onKeep}>
          {t('drifts.keep')}
        </Button>
      </div>
    </form>
  );
}
