import { PasswordInput, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Source } from '@/shared/api/types.ts';
import type { Draft, FieldsProps } from './draft.ts';
import { asksForPassword } from './kafka.ts';

export function asksForSecret(draft: Draft): boolean {
  const { kind, authentication } = draft;
  if (kind === 'kafka') return asksForPassword(draft);
  if (kind === 'rest') return authentication !== 'none';
  return kind !== 'folder';
}

/** A password, a token or a key, which is kept when nothing is typed. */
export function SecretField({
  draft,
  onChange,
  known,
}: FieldsProps & { known: Source | undefined }) {
  const { t } = useTranslation();
  if (draft.kind === 'sftp' && draft.signIn === 'key') {
    return (
      <Textarea
        label={t('sources.privateKey')}
        description={known?.hasSecret ? t('sources.secretKept') : t('sources.privateKeyHint')}
        value={draft.secret}
        maxLength={16384}
        autoComplete="off"
        minRows={4}
        onChange={(event) => onChange({ secret: event.currentTarget.value })}
      />
    );
  }
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
