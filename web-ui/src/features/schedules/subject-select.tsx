import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Subjects } from './api.ts';
import { KINDS, type Kind } from './draft.ts';

type Props = {
  label: string;
  kind: Kind;
  name: string;
  subjects: Subjects | undefined;
  onChange: (kind: Kind, name: string) => void;
};

/** A project, an entity or a file of checks; of checks also all. */
export function SubjectSelect({ label, kind, name, subjects, onChange }: Props) {
  const { t } = useTranslation();
  const known = subjects?.[kind] ?? [];
  const names = name === '' || known.includes(name) ? known : [name, ...known];
  const nothing = kind === 'checks' ? t('schedules.allChecks') : t('schedules.choose');
  return (
    <>
      <NativeSelect
        label={label}
        value={kind}
        onChange={(event) => onChange(event.currentTarget.value as Kind, '')}
        data={KINDS.map((value) => ({ value, label: t(`schedules.kind.${value}`) }))}
      />
      <NativeSelect
        label={t(`schedules.kindName.${kind}`)}
        aria-label={`${label}: ${t(`schedules.kindName.${kind}`)}`}
        value={name}
        onChange={(event) => onChange(kind, event.currentTarget.value)}
        data={[{ value: '', label: nothing }, ...names.map((value) => ({ value, label: value }))]}
      />
    </>
  );
}
