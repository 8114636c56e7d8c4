import { Button, Textarea } from '@mantine/core';
import { useState, type FormEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './drifts.module.css';

type Props = {
  /** What comes of it. */
  description: string;
  /** What sends it. */
  label: string;
  /** What leaves things as they are. */
  keep: string;
  isPending: boolean;
  onSend: (reason: string) => void;
  onKeep: () => void;
};

/** Asks for the reason of a decision; Escape leaves it. */
export function ReasonForm({ description, label, keep, isPending, onSend, onKeep }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() !== '') onSend(reason.trim());
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
        description={description}
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
          {label}
        </Button>
        <Button variant="default" onClick={onKeep}>
          {keep}
        </Button>
      </div>
    </form>
  );
}
