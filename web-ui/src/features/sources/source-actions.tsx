import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Source } from '@/shared/api/types.ts';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { useDeleteSource, usePullSource } from './api.ts';
import classes from './sources.module.css';

/** What may be done to one source. */
export function SourceActions({ source, onEdit }: { source: Source; onEdit: () => void }) {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  const pull = usePullSource();
  const remove = useDeleteSource();
  const { name, kind, state } = source;
  const error = pull.error ?? remove.error;
  if (isAsked) {
    return (
      <span className={classes.choices}>
        <Button
          size="compact-sm"
          color="red"
          loading={remove.isPending}
          onClick={() => remove.mutate(name, { onSettled: () => setAsked(false) })}
        >
          {t('sources.deleteNow', { name })}
        </Button>
        <Button size="compact-sm" variant="default" autoFocus onClick={() => setAsked(false)}>
          {t('sources.keep')}
        </Button>
      </span>
    );
  }
  return (
    <>
      <span className={classes.choices}>
        {kind !== 'kafka' && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`${t('sources.pullNow')}: ${name}`}
            loading={pull.isPending}
            disabled={state === 'running'}
            onClick={() => pull.mutate(name)}
          >
            {t('sources.pullNow')}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`${t('sources.edit')}: ${name}`}
          onClick={onEdit}
        >
          {t('sources.edit')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`${t('sources.delete')}: ${name}`}
          onClick={() => setAsked(true)}
        >
          {t('sources.delete')}
        </Button>
      </span>
      {error && <ProblemNotice error={error} />}
    </>
  );
}
