import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { TenantItem } from '@/shared/api/types.ts';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { useResume, useSuspend } from './api.ts';
import classes from './operator.module.css';

/** Shuts a tenant out with a reason, and lets it in again. */
export function StandingForm({ tenant }: { tenant: TenantItem }) {
  const { t } = useTranslation();
  const suspend = useSuspend(tenant.id);
  const resume = useResume(tenant.id);
  const [reason, setReason] = useState('');
  if (tenant.state === 'deleting') return null;
  if (tenant.state === 'suspended') {
    return (
      <div className={classes.form}>
        {resume.error && <ProblemNotice error={resume.error} />}
        <Button loading={resume.isPending} onClick={() => resume.mutate()}>
          {t('operator.resume')}
        </Button>
      </div>
    );
  }
  const send = (event: FormEvent) => {
    event.preventDefault();
    suspend.mutate(reason.trim());
  };
  return (
    <details className={classes.more}>
      <summary>{t('operator.suspend')}</summary>
      <form className={classes.form} onSubmit={send}>
        <p className={classes.quiet}>{t('operator.suspendHint')}</p>
        <TextInput
          label={t('operator.reason')}
          value={reason}
          maxLength={120}
          required
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {suspend.error && <ProblemNotice error={suspend.error} />}
        <Button
          type="submit"
          color="red"
          variant="light"
          disabled={reason.trim() === ''}
          loading={suspend.isPending}
        >
          {t('operator.suspendNow')}
        </Button>
      </form>
    </details>
  );
}
