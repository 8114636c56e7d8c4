import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MODES, MYSQL_MODES, SSL_MODES, type Draft, type FieldsProps } from './draft.ts';
import classes from './sources.module.css';

/** Of Postgres, and of MySQL, which has fewer modes. */
export function DatabaseFields({ draft, onChange }: FieldsProps) {
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
      <div className={classes.pair}>
        <TextInput
          label={t('sources.database')}
          value={draft.database}
          maxLength={63}
          onChange={(event) => onChange({ database: event.currentTarget.value })}
        />
        <TextInput
          label={t('sources.user')}
          value={draft.user}
          maxLength={63}
          autoComplete="off"
          onChange={(event) => onChange({ user: event.currentTarget.value })}
        />
      </div>
      <NativeSelect
        label={t('sources.sslMode')}
        value={draft.sslMode}
        onChange={(event) => onChange({ sslMode: event.currentTarget.value as Draft['sslMode'] })}
        data={SSL_MODES.map((value) => ({ value, label: t(`sources.sslModes.${value}`) }))}
      />
      <Reads draft={draft} onChange={onChange} />
    </>
  );
}

function Reads({ draft, onChange }: FieldsProps) {
  const { t } = useTranslation();
  const isMysql = draft.kind === 'mysql';
  return (
    <>
      <NativeSelect
        label={t('sources.readsWhat')}
        value={draft.reads}
        onChange={(event) => onChange({ reads: event.currentTarget.value as Draft['reads'] })}
        data={(['table', 'query'] as const).map((value) => ({
          value,
          label: t(`sources.readKinds.${value}`),
        }))}
      />
      {draft.reads === 'table' ? (
        <TextInput
          label={t('sources.table')}
          description={isMysql ? t('sources.mysqlTableHint') : t('sources.tableHint')}
          value={draft.table}
          maxLength={130}
          onChange={(event) => onChange({ table: event.currentTarget.value })}
        />
      ) : (
        <Textarea
          label={t('sources.query')}
          description={t('sources.queryHint')}
          value={draft.query}
          maxLength={20000}
          autosize
          minRows={3}
          onChange={(event) => onChange({ query: event.currentTarget.value })}
        />
      )}
      <NativeSelect
        label={t('sources.mode')}
        value={draft.mode}
        onChange={(event) => onChange({ mode: event.currentTarget.value as Draft['mode'] })}
        data={(isMysql ? MYSQL_MODES : MODES).map((value) => ({
          value,
          label: t(`sources.modes.${value}`),
        }))}
      />
      {draft.mode === 'cursor' && (
        <TextInput
          label={t('sources.column')}
          description={t('sources.columnHint')}
          value={draft.column}
          maxLength={63}
          onChange={(event) => onChange({ column: event.currentTarget.value })}
        />
      )}
      {draft.mode === 'changes' && (
        <TextInput
          label={t('sources.publication')}
          description={t('sources.publicationHint')}
          value={draft.publication}
          maxLength={63}
          onChange={(event) => onChange({ publication: event.currentTarget.value.trim() })}
        />
      )}
    </>
  );
}
