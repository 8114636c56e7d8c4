import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice } from '@/shared/ui/choice.tsx';
import { Code } from '@/shared/ui/code.tsx';
import { CopyButton } from '@/shared/ui/copy-button.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { useMakeKey } from './api.ts';
import classes from './keys.module.css';

const SCOPES = ['ingest', 'viewer', 'steward', 'engineer', 'admin'] as const;
const DAYS = ['never', '30', '90', '365'] as const;
const DAY_MILLIS = 86_400_000;
const DATASET = /^([a-z][a-z0-9_]{0,50})?$/;

/** Makes a key and shows it, once. */
export function NewKey() {
  const { t } = useTranslation();
  const make = useMakeKey();
  const [name, setName] = useState('');
  const [scope, setScope] = useState<(typeof SCOPES)[number]>('ingest');
  const [dataset, setDataset] = useState('');
  const [days, setDays] = useState<(typeof DAYS)[number]>('never');
  const isNamed = DATASET.test(dataset);
  const isGood = name.trim() !== '' && (scope !== 'ingest' || isNamed);
  const send = (event: FormEvent) => {
    event.preventDefault();
    const scopes = [scope === 'ingest' && dataset ? `ingest:${dataset}` : scope];
    const expiresAt =
      days === 'never' ? undefined : new Date(Date.now() + Number(days) * DAY_MILLIS).toISOString();
    make.mutate({ name: name.trim(), scopes, expiresAt }, { onSuccess: () => setName('') });
  };
  return (
    <Panel title={t('keys.make')} span={4}>
      <form className={classes.form} onSubmit={send}>
        <TextInput
          label={t('keys.name')}
          description={t('keys.nameHint')}
          value={name}
          maxLength={80}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Choice
          label={t('keys.scopes')}
          value={scope}
          onChange={setScope}
          options={SCOPES.map((value) => ({ value, label: value }))}
        />
        <p className={classes.quiet}>{t(`keys.scope.${scope}`)}</p>
        {scope === 'ingest' && (
          <TextInput
            label={t('keys.dataset')}
            value={dataset}
            error={isNamed ? undefined : t('keys.badDataset')}
            onChange={(event) => setDataset(event.currentTarget.value.trim())}
          />
        )}
        <NativeSelect
          label={t('keys.expiry')}
          value={days}
          onChange={(event) => setDays(event.currentTarget.value as typeof days)}
          data={DAYS.map((value) => ({
            value,
            label: value === 'never' ? t('keys.never') : t('keys.inDays', { count: Number(value) }),
          }))}
        />
        {make.error && <ProblemNotice error={make.error} />}
        <Button type="submit" disabled={!isGood} loading={make.isPending}>
          {t('keys.make')}
        </Button>
      </form>
      {make.data && (
        <div role="status" className={classes.form}>
          <p>
            <b>{t('keys.once')}</b>
          </p>
          <Code text={make.data.key} label={t('keys.key')} />
          <p>
            <CopyButton key={make.data.key} text={make.data.key} label={t('state.copy')} />
          </p>
        </div>
      )}
    </Panel>
  );
}
