import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FieldsProps } from './draft.ts';
import classes from './sources.module.css';

export function FolderFields({ draft, onChange }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t('sources.folder')}
        description={t('sources.folderHint')}
        value={draft.folder}
        maxLength={200}
        onChange={(event) => onChange({ folder: event.currentTarget.value })}
      />
      <FileFields draft={draft} onChange={onChange} />
    </>
  );
}

/** Which files, and when. */
export function FileFields({ draft, onChange }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Names draft={draft} onChange={onChange} />
      <div className={classes.pair}>
        <Every draft={draft} onChange={onChange} />
        <TextInput
          label={t('sources.settle')}
          description={t('sources.settleHint')}
          type="number"
          min={0}
          max={3600}
          value={draft.settle}
          onChange={(event) => onChange({ settle: event.currentTarget.value })}
        />
      </div>
    </>
  );
}

export function BucketFields({ draft, onChange }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <div className={classes.pair}>
        <TextInput
          label={t('sources.bucket')}
          value={draft.bucket}
          maxLength={63}
          onChange={(event) => onChange({ bucket: event.currentTarget.value.trim() })}
        />
        <TextInput
          label={t('sources.prefix')}
          description={t('sources.prefixHint')}
          value={draft.prefix}
          maxLength={900}
          onChange={(event) => onChange({ prefix: event.currentTarget.value })}
        />
      </div>
      <TextInput
        label={t('sources.endpoint')}
        description={t('sources.endpointHint')}
        type="url"
        value={draft.endpoint}
        maxLength={2000}
        onChange={(event) => onChange({ endpoint: event.currentTarget.value.trim() })}
      />
      <div className={classes.pair}>
        <TextInput
          label={t('sources.region')}
          placeholder="us-east-1"
          value={draft.region}
          maxLength={32}
          onChange={(event) => onChange({ region: event.currentTarget.value.trim() })}
        />
        <TextInput
          label={t('sources.keyId')}
          value={draft.keyId}
          maxLength={128}
          autoComplete="off"
          onChange={(event) => onChange({ keyId: event.currentTarget.value.trim() })}
        />
      </div>
      <Names draft={draft} onChange={onChange} />
      <Every draft={draft} onChange={onChange} />
    </>
  );
}

function Names({ draft, onChange }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <TextInput
      label={t('sources.pattern')}
      description={t('sources.patternHint')}
      value={draft.pattern}
      maxLength={200}
      onChange={(event) => onChange({ pattern: event.currentTarget.value })}
    />
  );
}

function Every({ draft, onChange }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <TextInput
      label={t('sources.every')}
      description={t('sources.everyHint')}
      type="number"
      min={0}
      max={86400}
      value={draft.every}
      onChange={(event) => onChange({ every: event.currentTarget.value })}
    />
  );
}
