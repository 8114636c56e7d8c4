import { Button, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/shared/ui/panel.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { useTrial } from './api.ts';
import { recordOf } from './draft.ts';
import classes from './routes.module.css';

/** Tells which route a record would take. */
export function TrialPanel() {
  const { t } = useTranslation();
  const trial = useTrial();
  const [text, setText] = useState('{"type":"order"}');
  const [source, setSource] = useState('');
  const record = recordOf(text);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (record) trial.mutate({ source, record });
  };
  return (
    <Panel title={t('routes.trial')}>
      <form className={classes.form} onSubmit={send}>
        <Textarea
          label={t('routes.record')}
          error={record ? undefined : t('routes.noRecord')}
          value={text}
          rows={3}
          onChange={(event) => {
            trial.reset();
            setText(event.currentTarget.value);
          }}
        />
        <TextInput
          label={t('routes.trialSource')}
          description={t('routes.hints.source')}
          value={source}
          maxLength={200}
          onChange={(event) => {
            trial.reset();
            setSource(event.currentTarget.value);
          }}
        />
        <div className={classes.choices}>
          <Button type="submit" variant="default" disabled={!record} loading={trial.isPending}>
            {t('routes.try')}
          </Button>
        </div>
        {trial.error && <ProblemNotice error={trial.error} />}
        <p role="status">{trial.data && <Outcome {...trial.data} />}</p>
      </form>
    </Panel>
  );
}

function Outcome({ place, dataset }: { place?: number; dataset?: string }) {
  const { t } = useTranslation();
  if (place === undefined || dataset === undefined) return t('routes.noneTakes');
  return t('routes.isTaken', { place: place + 1, dataset });
}
