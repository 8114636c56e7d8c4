import { Button, NumberInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { useAskForGrant } from './api.ts';
import classes from './operator.module.css';

const HOUR = 60;
const DAY = 1_440;

/** Asks the owner of a tenant to be let in, for reading and for a time. */
export function AskForGrant({ slug }: { slug: string }) {
  const { t } = useTranslation();
  const ask = useAskForGrant();
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState<number | string>(HOUR);
  const send = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate(
      { tenant: slug, reason: reason.trim(), minutes: Number(minutes) },
      { onSuccess: () => setReason('') },
    );
  };
  return (
    <details className={classes.more}>
      <summary>{t('operator.ask')}</summary>
      <form className={classes.form} onSubmit={send}>
        <p className={classes.quiet}>{t('operator.askHint')}</p>
        <TextInput
          label={t('operator.reason')}
          value={reason}
          maxLength={120}
          required
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <NumberInput
          label={t('grants.minutes')}
          value={minutes}
          min={1}
          max={DAY}
          allowDecimal={false}
          onChange={setMinutes}
        />
        {ask.error && <ProblemNotice error={ask.error} />}
        <Button
          type="submit"
          variant="default"
          disabled={reason.trim() === '' || minutes === ''}
          loading={ask.isPending}
        >
          {t('operator.askNow')}
        </Button>
        {ask.isSuccess && <p role="status">{t('operator.asked')}</p>}
      </form>
    </details>
  );
}
