import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Source } from '@/shared/api/types.ts';
import { Panel } from '@/shared/ui/panel.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { usePutSource } from './api.ts';
import { declarationOf, draftOf, emptyDraft, KINDS, ofKind, type Draft } from './draft.ts';
import { BucketFields, FolderFields } from './files-fields.tsx';
import { KafkaFields } from './kafka-fields.tsx';
import { DatabaseFields } from './postgres-fields.tsx';
import { RestFields } from './rest-fields.tsx';
import { asksForSecret, SecretField } from './secret-field.tsx';
import { SftpFields } from './sftp-fields.tsx';
import classes from './sources.module.css';
import { isBadDataset, isBadName, isWhole } from './whole.ts';

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
          onChange={(event) => change(ofKind(event.currentTarget.value as Draft['kind'], draft))}
          data={KINDS.map((value) => ({ value, label: t(`sources.kinds.${value}`) }))}
        />
        <TextInput
          label={t('sources.name')}
          description={t('sources.nameHint')}
          value={draft.name}
          error={isBadName(draft) && t('sources.badName')}
          maxLength={51}
          readOnly={known !== undefined}
          onChange={(event) => change({ name: event.currentTarget.value.trim() })}
        />
        <TextInput
          label={t('sources.dataset')}
          description={t('sources.datasetHint')}
          value={draft.dataset}
          error={isBadDataset(draft) && t('sources.badDataset')}
          maxLength={51}
          onChange={(event) => change({ dataset: event.currentTarget.value.trim() })}
        />
        {(draft.kind === 'postgres' || draft.kind === 'mysql') && (
          <DatabaseFields draft={draft} onChange={change} />
        )}
        {draft.kind === 'rest' && <RestFields draft={draft} onChange={change} />}
        {draft.kind === 'folder' && <FolderFields draft={draft} onChange={change} />}
        {draft.kind === 's3' && <BucketFields draft={draft} onChange={change} />}
        {draft.kind === 'sftp' && <SftpFields draft={draft} onChange={change} />}
        {draft.kind === 'kafka' && <KafkaFields draft={draft} onChange={change} />}
        {asksForSecret(draft) && <SecretField draft={draft} onChange={change} known={known} />}
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
