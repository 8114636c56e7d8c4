import { NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Draft, FieldsProps } from './draft.ts';
import { FileFields } from './files-fields.tsx';
import { SIGN_INS } from './sftp-draft.ts';
import classes from './sources.module.css';

export function SftpFields({ draft, onChange }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <div className={classes.pair}>
        <TextInput
          label={t('sources.host')}
          value={draft.host}
          maxLength={253}
          onChange={(event) => onChange({ host: event.currentTarget.value.trim() })}
        />
        <TextInput
          label={t('sources.port')}
          type="number"
          min={1}
          max={65535}
          value={draft.port}
          onChange={(event) => onChange({ port: event.currentTarget.value })}
        />
      </div>
      <TextInput
        label={t('sources.hostKey')}
        description={t('sources.hostKeyHint')}
        placeholder="SHA256:…"
        value={draft.hostKey}
        maxLength={50}
        onChange={(event) => onChange({ hostKey: event.currentTarget.value.trim() })}
      />
      <div className={classes.pair}>
        <TextInput
          label={t('sources.user')}
          value={draft.user}
          maxLength={63}
          autoComplete="off"
          onChange={(event) => onChange({ user: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('sources.signIn')}
          value={draft.signIn}
          onChange={(event) => onChange({ signIn: event.currentTarget.value as Draft['signIn'] })}
          data={SIGN_INS.map((value) => ({ value, label: t(`sources.signIns.${value}`) }))}
        />
      </div>
      <TextInput
        label={t('sources.folder')}
        description={t('sources.sftpFolderHint')}
        value={draft.folder}
        maxLength={200}
        onChange={(event) => onChange({ folder: event.currentTarget.value })}
      />
      <FileFields draft={draft} onChange={onChange} />
    </>
  );
}
