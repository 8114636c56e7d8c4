import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Source } from '@/shared/api/types.ts';
import { Panel } from '@/shared/ui/panel.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { usePutSource } from './api.ts';
import {
  declarationOf,
  draftOf,
  emptyDraft,
  KINDS,
  type Draft,
  type FieldsProps,
} from './draft.ts';
import { BucketFields, FolderFields } from './files-fields.tsx';
import { asksForPassword } from './kafka.ts';
import { KafkaFields } from './kafka-fields.tsx';
import { PostgresFields } from './postgres-fields.tsx';
import { RestFields } from './rest-fields.tsx';
import classes from './sources.module.css';
import { isWhole } from './whole.ts';

/** Makes a source, or changes the one that is given. */
export function SourceForm({ known, onDone }: { known?: Source; onDone: () => void }) {
  const { t } = useTranslation();
  const put = usePutSource();
  const [draft, setDraft] = useState(() => (known ? draftOf(known) : emptyDraft()));
  const change = (some: Partial<Draft>) => setDraft((old) => ({ ...old, ...some }));
  const send = (event: FormEvent) => {
    event.preventDefault();
    put.mutate(
      { name: draft.name, body: declarationOf(draft, known) },
      {
        onSuccess: () => {
          setDraft(emptyDraft());
          onDone();
        },
      },
    );
  };
  return (
    <Panel title={known ? t('sources.change', { name: known.name }) : t('sources.make')} span={4}>
      <form className={classes.form} onSubmit={send}>
        <NativeSelect
          label={t('sources.kind')}
          value={draft.kind}
          disabled={known !== undefined}
          onChange={(event) => change({ kind: event.currentTarget.value as Draft['kind'] })}
          data={KINDS.map((value) => ({ value, label: t(`sources.kinds.${value}`) }))}
        />
        <TextInput
          label={t('sources.name')}
          description={t('sources.nameHint')}
          value={draft.name}
          maxLength={51}
          readOnly={known !== undefined}
          onChange={(event) => change({ name: event.currentTarget.value.trim() })}
        />
        <TextInput
          label={t('sources.dataset')}
          description={t('sources.datasetHint')}
          value={draft.dataset}
          maxLength={51}
          onChange={(event) => change({ dataset: event.currentTarget.value.trim() })}
        />
        {draft.kind === 'postgres' && <PostgresFields draft={draft} onChange={change} />}
        {draft.kind === 'rest' && <RestFields draft={draft} onChange={change} />}
        {draft.kind === 'folder' && <FolderFields draft={draft} onChange={change} />}
        {draft.kind === 's3' && <BucketFields draft={draft} onChange={change} />}
        {draft.kind === 'kafka' && <KafkaFields draft={draft} onChange={change} />}
        {asksForSecret(draft) && <Secret draft={draft} onChange={change} known={known} />}
        {put.error && <ProblemNotice error={put.error} />}
        <div className={classes.choices}>
          <Button type="submit" disabled={!isWhole(draft, known)} loading={put.isPending}>
            {known ? t('sources.save') : t('sources.make')}
          </Button>
          {known && (
            <Button variant="default" onClick={onDone}>
              {t('sources.cancel')}
            </Button>
          )}
        </div>
      </form>
    </Panel>
  );
}

function asksForSecret(draft: Draft): boolean {
  const { kind, authentication } = draft;
  if (kind === 'kafka') return asksForPassword(draft);
  return kind === 'postgres' || kind === 's3' || (kind === 'rest' && authentication !== 'none');
}

function Secret({ draft, onChange, known }: FieldsProps & { known: Source | undefined }) {
  const { t } = useTranslation();
  return (
    <PasswordInput
      label={t(`sources.secrets.${secretWord(draft)}`)}
      description={known?.hasSecret ? t('sources.secretKept') : t('sources.secretHint')}
      value={draft.secret}
      maxLength={4096}
      autoComplete="off"
      onChange={(event) => onChange({ secret: event.currentTarget.value })}
    />
  );
}

function secretWord({ kind, authentication }: Draft) {
  if (kind === 's3') return 's3';
  if (kind !== 'rest' || authentication === 'basic' || authentication === 'none') {
    return 'password';
  }
  return authentication;
}
