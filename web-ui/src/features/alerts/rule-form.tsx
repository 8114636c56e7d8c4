import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertKind } from '@/shared/api/types.ts';
import { Panel } from '@/shared/ui/panel.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import classes from './alerts.module.css';
import { useConfigureAlert } from './api.ts';
import { KINDS, mostOf, subjectsOf } from './kinds.ts';

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;
const DATASET = /^([a-z][a-z0-9_]{0,50})?$/;

/** Makes a rule, or changes the one of that name. */
export function RuleForm() {
  const { t } = useTranslation();
  const configure = useConfigureAlert();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<AlertKind>('quality-score');
  const [subject, setSubject] = useState('');
  const [threshold, setThreshold] = useState<string | number>(80);
  const most = mostOf(kind);
  const subjects = subjectsOf(kind);
  const isNamed = name === '' || NAME.test(name);
  const isSubject = subjects !== undefined || DATASET.test(subject);
  const isGood =
    NAME.test(name) && isSubject && (most === undefined || typeof threshold === 'number');
  const choose = (next: AlertKind) => {
    setKind(next);
    setSubject(subjectsOf(next)?.[0] ?? '');
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    configure.mutate(
      {
        name,
        kind,
        ...(subject && { subject }),
        ...(most !== undefined && { threshold: Number(threshold) }),
      },
      { onSuccess: () => setName('') },
    );
  };
  return (
    <Panel title={t('alerts.make')} span={4}>
      <form className={classes.form} onSubmit={send}>
        <NativeSelect
          label={t('alerts.kind')}
          value={kind}
          onChange={(event) => choose(event.currentTarget.value as AlertKind)}
          data={KINDS.map((value) => ({ value, label: t(`alerts.kinds.${value}`) }))}
        />
        {subjects ? (
          <NativeSelect
            label={t('alerts.subject')}
            value={subject}
            onChange={(event) => setSubject(event.currentTarget.value)}
            data={subjects.map((value) => ({ value, label: value || t('alerts.all') }))}
          />
        ) : (
          <TextInput
            label={t('alerts.dataset')}
            value={subject}
            error={isSubject ? undefined : t('alerts.badDataset')}
            onChange={(event) => setSubject(event.currentTarget.value.trim())}
          />
        )}
        {most !== undefined && (
          <NumberInput
            label={t(`alerts.thresholds.${kind}`)}
            value={threshold}
            min={0}
            max={most}
            onChange={setThreshold}
          />
        )}
        <TextInput
          label={t('alerts.name')}
          description={t('alerts.nameHint')}
          value={name}
          error={isNamed ? undefined : t('alerts.badName')}
          onChange={(event) => setName(event.currentTarget.value.trim())}
        />
        {configure.error && <ProblemNotice error={configure.error} />}
        <Button type="submit" disabled={!isGood} loading={configure.isPending}>
          {t('alerts.make')}
        </Button>
      </form>
    </Panel>
  );
}
