import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Draft, FieldsProps } from './draft.ts';
import { FORMATS, SCHEMA_PLACES } from './kafka.ts';

export function KafkaFields({ draft, onChange }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t('sources.topic')}
        value={draft.topic}
        maxLength={249}
        onChange={(event) => onChange({ topic: event.currentTarget.value.trim() })}
      />
      <NativeSelect
        label={t('sources.format')}
        value={draft.format}
        onChange={(event) => onChange({ format: event.currentTarget.value as Draft['format'] })}
        data={[...FORMATS]}
      />
      {draft.format === 'avro' && <AvroFields draft={draft} onChange={onChange} />}
      <TextInput
        label={t('sources.pointer')}
        description={t('sources.pointerHint')}
        value={draft.pointer}
        maxLength={512}
        onChange={(event) => onChange({ pointer: event.currentTarget.value.trim() })}
      />
    </>
  );
}

function AvroFields({ draft, onChange }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <NativeSelect
        label={t('sources.schemaIn')}
        value={draft.schemaIn}
        onChange={(event) => onChange({ schemaIn: event.currentTarget.value as Draft['schemaIn'] })}
        data={SCHEMA_PLACES.map((value) => ({ value, label: t(`sources.schemaPlaces.${value}`) }))}
      />
      {draft.schemaIn === 'schema' ? (
        <Textarea
          label={t('sources.schema')}
          description={t('sources.schemaHint')}
          value={draft.schema}
          maxLength={65536}
          rows={6}
          spellCheck={false}
          onChange={(event) => onChange({ schema: event.currentTarget.value })}
        />
      ) : (
        <>
          <TextInput
            label={t('sources.registry')}
            description={t('sources.registryHint')}
            type="url"
            value={draft.registry}
            maxLength={2000}
            onChange={(event) => onChange({ registry: event.currentTarget.value.trim() })}
          />
          <TextInput
            label={t('sources.registryUser')}
            value={draft.registryUser}
            maxLength={63}
            autoComplete="off"
            onChange={(event) => onChange({ registryUser: event.currentTarget.value })}
          />
        </>
      )}
    </>
  );
}
