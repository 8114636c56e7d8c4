import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schedule } from '@/shared/api/types.ts';
import { Panel } from '@/shared/ui/panel.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { usePutSchedule, useSchedule, useSubjects } from './api.ts';
import {
  CATCH_UPS,
  COMMANDS,
  draftOf,
  emptyDraft,
  isWhole,
  orderOf,
  OVERLAPS,
  type Draft,
} from './draft.ts';
import classes from './schedules.module.css';
import { SubjectSelect } from './subject-select.tsx';
import { WhenFields } from './when-fields.tsx';

/** Changes the schedule of a name, once all of it is there. */
export function KnownScheduleForm({ name, onDone }: { name: string; onDone: () => void }) {
  return (
    <QueryView query={useSchedule(name)}>
      {(known) => <ScheduleForm known={known} onDone={onDone} />}
    </QueryView>
  );
}

/** Makes a schedule, or changes the one that is given. */
export function ScheduleForm({ known, onDone }: { known?: Schedule; onDone: () => void }) {
  const { t } = useTranslation();
  const put = usePutSchedule();
  const subjects = useSubjects().data;
  const [draft, setDraft] = useState(() => (known ? draftOf(known) : emptyDraft()));
  const change = (some: Partial<Draft>) => setDraft((old) => ({ ...old, ...some }));
  const send = (event: FormEvent) => {
    event.preventDefault();
    put.mutate(
      { name: draft.name, body: orderOf(draft, known) },
      {
        onSuccess: () => {
          setDraft(emptyDraft());
          onDone();
        },
      },
    );
  };
  return (
    <Panel
      title={known ? t('schedules.change', { name: known.name }) : t('schedules.make')}
      span={4}
    >
      <form className={classes.form} onSubmit={send}>
        <TextInput
          label={t('schedules.name')}
          description={t('schedules.nameHint')}
          value={draft.name}
          maxLength={63}
          readOnly={known !== undefined}
          onChange={(event) => change({ name: event.currentTarget.value.trim() })}
        />
        <SubjectSelect
          label={t('schedules.starts')}
          kind={draft.kind}
          name={draft.subject}
          subjects={subjects}
          onChange={(kind, subject) => change({ kind, subject })}
        />
        {draft.kind === 'project' && <ProjectFields draft={draft} onChange={change} />}
        <WhenFields draft={draft} subjects={subjects} onChange={change} />
        <NativeSelect
          label={t('schedules.catchUp')}
          value={draft.catchUp}
          onChange={(event) => change({ catchUp: event.currentTarget.value as Draft['catchUp'] })}
          data={CATCH_UPS.map((value) => ({ value, label: t(`schedules.catchUps.${value}`) }))}
        />
        <NativeSelect
          label={t('schedules.overlap')}
          value={draft.overlap}
          onChange={(event) => change({ overlap: event.currentTarget.value as Draft['overlap'] })}
          data={OVERLAPS.map((value) => ({ value, label: t(`schedules.overlaps.${value}`) }))}
        />
        {put.error && <ProblemNotice error={put.error} />}
        <div className={classes.choices}>
          <Button type="submit" disabled={!isWhole(draft)} loading={put.isPending}>
            {known ? t('schedules.save') : t('schedules.make')}
          </Button>
          {known && (
            <Button variant="default" onClick={onDone}>
              {t('schedules.cancel')}
            </Button>
          )}
        </div>
      </form>
    </Panel>
  );
}

function ProjectFields({
  draft,
  onChange,
}: {
  draft: Draft;
  onChange: (some: Partial<Draft>) => void;
}) {
  const { t } = useTranslation();
  return (
    <>
      <NativeSelect
        label={t('schedules.command')}
        value={draft.command}
        onChange={(event) => onChange({ command: event.currentTarget.value as Draft['command'] })}
        data={[...COMMANDS]}
      />
      <TextInput
        label={t('schedules.select')}
        description={t('schedules.selectHint')}
        value={draft.select}
        maxLength={1000}
        onChange={(event) => onChange({ select: event.currentTarget.value })}
      />
    </>
  );
}
