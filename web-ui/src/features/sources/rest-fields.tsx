import { NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Draft, FieldsProps } from './draft.ts';
import { AUTHENTICATIONS, PAGINGS } from './rest-draft.ts';
import classes from './sources.module.css';

export function RestFields({ draft, onChange }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t('sources.url')}
        description={t('sources.urlHint')}
        type="url"
        value={draft.url}
        maxLength={2000}
        onChange={(event) => onChange({ url: event.currentTarget.value.trim() })}
      />
      <TextInput
        label={t('sources.pointer')}
        description={t('sources.recordsHint')}
        value={draft.pointer}
        maxLength={512}
        onChange={(event) => onChange({ pointer: event.currentTarget.value.trim() })}
      />
      <NativeSelect
        label={t('sources.paging')}
        value={draft.paging}
        onChange={(event) => onChange({ paging: event.currentTarget.value as Draft['paging'] })}
        data={PAGINGS.map((value) => ({ value, label: t(`sources.pagings.${value}`) }))}
      />
      {draft.paging !== 'none' && <PagingFields draft={draft} onChange={onChange} />}
      <Authentication draft={draft} onChange={onChange} />
      <TextInput
        label={t('sources.rate')}
        type="number"
        min={0.01}
        max={50}
        step="any"
        value={draft.rate}
        onChange={(event) => onChange({ rate: event.currentTarget.value })}
      />
    </>
  );
}

function PagingFields({ draft, onChange }: FieldsProps) {
  const { t } = useTranslation();
  const { paging } = draft;
  const isCounted = paging === 'page' || paging === 'offset';
  return (
    <>
      {paging === 'cursor' && (
        <TextInput
          label={t('sources.next')}
          description={t('sources.nextHint')}
          value={draft.next}
          maxLength={512}
          onChange={(event) => onChange({ next: event.currentTarget.value.trim() })}
        />
      )}
      {paging !== 'link' && (
        <div className={classes.pair}>
          <TextInput
            label={t('sources.parameter')}
            description={paging === 'cursor' ? t('sources.parameterHint') : undefined}
            value={draft.parameter}
            maxLength={100}
            onChange={(event) => onChange({ parameter: event.currentTarget.value.trim() })}
          />
          {isCounted && (
            <TextInput
              label={t('sources.first')}
              type="number"
              min={0}
              placeholder={paging === 'page' ? '1' : '0'}
              value={draft.first}
              onChange={(event) => onChange({ first: event.currentTarget.value })}
            />
          )}
        </div>
      )}
      <div className={classes.pair}>
        <TextInput
          label={t('sources.sizeParameter')}
          value={draft.sizeParameter}
          maxLength={100}
          onChange={(event) => onChange({ sizeParameter: event.currentTarget.value.trim() })}
        />
        <TextInput
          label={t('sources.size')}
          type="number"
          min={1}
          max={100000}
          value={draft.size}
          onChange={(event) => onChange({ size: event.currentTarget.value })}
        />
      </div>
      <TextInput
        label={t('sources.total')}
        description={t('sources.totalHint')}
        value={draft.total}
        maxLength={512}
        onChange={(event) => onChange({ total: event.currentTarget.value.trim() })}
      />
    </>
  );
}

function Authentication({ draft, onChange }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <NativeSelect
        label={t('sources.authentication')}
        value={draft.authentication}
        onChange={(event) =>
          onChange({ authentication: event.currentTarget.value as Draft['authentication'] })
        }
        data={AUTHENTICATIONS.map((value) => ({
          value,
          label: t(`sources.authentications.${value}`),
        }))}
      />
      {draft.authentication === 'header' && (
        <TextInput
          label={t('sources.header')}
          value={draft.header}
          maxLength={100}
          onChange={(event) => onChange({ header: event.currentTarget.value.trim() })}
        />
      )}
      {draft.authentication === 'basic' && (
        <TextInput
          label={t('sources.user')}
          value={draft.login}
          maxLength={63}
          autoComplete="off"
          onChange={(event) => onChange({ login: event.currentTarget.value })}
        />
      )}
    </>
  );
}
