import { Checkbox, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Choice } from '@/shared/ui/choice.tsx';
import type { Subjects } from './api.ts';
import { CronFields } from './cron-fields.tsx';
import { MATCHES, OUTCOMES, WHENS, type Draft } from './draft.ts';
import classes from './schedules.module.css';
import { SubjectSelect } from './subject-select.tsx';

type Props = {
  draft: Draft;
  subjects: Subjects | undefined;
  onChange: (change: Partial<Draft>) => void;
};

/** When a schedule starts what it starts. */
export function WhenFields({ draft, subjects, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <Choice
        label={t('schedules.when')}
        value={draft.when}
        onChange={(when) => onChange({ when })}
        options={WHENS.map((value) => ({ value, label: t(`schedules.whenKind.${value}`) }))}
      />
      {draft.when === 'cron' && <CronFields draft={draft} onChange={onChange} />}
      {draft.when === 'interval' && (
        <TextInput
          type="number"
          min={0}
          step="any"
          label={t('schedules.minutes')}
          value={draft.minutes}
          onChange={(event) => onChange({ minutes: event.currentTarget.value })}
        />
      )}
      {draft.when === 'event' && (
        <>
          <SubjectSelect
            label={t('schedules.afterRun')}
            kind={draft.afterKind}
            name={draft.afterSubject}
            subjects={subjects}
            onChange={(afterKind, afterSubject) => onChange({ afterKind, afterSubject })}
          />
          <Choice
            label={t('schedules.outcome')}
            value={draft.outcome}
            onChange={(outcome) => onChange({ outcome })}
            options={OUTCOMES.map((value) => ({
              value,
              label: t(`schedules.outcomes.${value}`),
            }))}
          />
        </>
      )}
      {draft.when === 'dataset' && (
        <DatasetFields draft={draft} subjects={subjects} onChange={onChange} />
      )}
    </>
  );
}

function DatasetFields({ draft, subjects, onChange }: Props) {
  const { t } = useTranslation();
  const names = [...new Set([...draft.datasets, ...(subjects?.datasets ?? [])])].sort();
  return (
    <>
      <Checkbox.Group
        label={t('schedules.datasets')}
        value={[...draft.datasets]}
        onChange={(datasets) => onChange({ datasets })}
      >
        <div className={classes.datasets}>
          {names.map((name) => (
            <Checkbox key={name} value={name} label={name} />
          ))}
        </div>
      </Checkbox.Group>
      {draft.datasets.length > 1 && (
        <Choice
          label={t('schedules.match')}
          value={draft.match}
          onChange={(match) => onChange({ match })}
          options={MATCHES.map((value) => ({ value, label: t(`schedules.matches.${value}`) }))}
        />
      )}
    </>
  );
}
