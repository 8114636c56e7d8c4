import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schedule } from '@/shared/api/types.ts';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { useDeleteSchedule, useEnableSchedule, useRunSchedule } from './api.ts';
import classes from './schedules.module.css';

/** What may be done to one schedule. */
export function ScheduleActions({ schedule, onEdit }: { schedule: Schedule; onEdit: () => void }) {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  const run = useRunSchedule();
  const enable = useEnableSchedule();
  const remove = useDeleteSchedule();
  const { name, enabled } = schedule;
  const error = run.error ?? enable.error ?? remove.error;
  const toggle = enabled ? t('schedules.pause') : t('schedules.resume');
  if (isAsked) {
    return (
      <span className={classes.choices}>
        <Button
          size="compact-sm"
          color="red"
          loading={remove.isPending}
          onClick={() => remove.mutate(name, { onSettled: () => setAsked(false) })}
        >
          {t('schedules.deleteNow', { name })}
        </Button>
        <Button size="compact-sm" variant="default" autoFocus onClick={() => setAsked(false)}>
          {t('schedules.keep')}
        </Button>
      </span>
    );
  }
  return (
    <>
      <span className={classes.choices}>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`${t('schedules.runNow')}: ${name}`}
          loading={run.isPending}
          onClick={() => run.mutate(name)}
        >
          {t('schedules.runNow')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`${toggle}: ${name}`}
          loading={enable.isPending}
          onClick={() => enable.mutate({ name, enabled: !enabled })}
        >
          {toggle}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`${t('schedules.edit')}: ${name}`}
          onClick={onEdit}
        >
          {t('schedules.edit')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`${t('schedules.delete')}: ${name}`}
          onClick={() => setAsked(true)}
        >
          {t('schedules.delete')}
        </Button>
      </span>
      {error && <ProblemNotice error={error} />}
    </>
  );
}
