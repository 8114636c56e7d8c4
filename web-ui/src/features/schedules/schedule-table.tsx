import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schedule } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { Badge } from '@/shared/ui/badge.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { RunState } from '@/shared/ui/run-state.tsx';
import { ScheduleActions } from './schedule-actions.tsx';
import classes from './schedules.module.css';
import { useWords } from './use-words.ts';

type Props = {
  schedules: readonly Schedule[];
  chosen: string | undefined;
  onChoose: (name: string) => void;
  /** Absent for whoever may only look. */
  onEdit?: (name: string) => void;
};

export function ScheduleTable({ schedules, chosen, onChoose, onEdit }: Props) {
  const { t } = useTranslation();
  const words = useWords();
  const columns: Column<Schedule>[] = [
    {
      key: 'name',
      head: t('schedules.name'),
      title: true,
      cell: ({ name }) => (
        <Button
          size="compact-sm"
          variant="subtle"
          aria-pressed={name === chosen}
          aria-label={`${t('schedules.history')}: ${name}`}
          onClick={() => onChoose(name)}
        >
          {name}
        </Button>
      ),
    },
    { key: 'starts', head: t('schedules.starts'), cell: ({ starts }) => words.subject(starts) },
    { key: 'when', head: t('schedules.when'), long: true, cell: (its) => words.when(its) },
    { key: 'next', head: t('schedules.next'), cell: (its) => <Next schedule={its} /> },
    { key: 'last', head: t('schedules.last'), cell: ({ lastRun }) => <Last run={lastRun} /> },
  ];
  if (onEdit) {
    columns.push({
      key: 'action',
      head: t('schedules.action'),
      long: true,
      cell: (its) => <ScheduleActions schedule={its} onEdit={() => onEdit(its.name)} />,
    });
  }
  return (
    <DataTable
      label={t('schedules.title')}
      columns={columns}
      rows={schedules}
      rowKey={({ name }) => name}
      isCurrent={({ name }) => name === chosen}
    />
  );
}

function Next({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { enabled, nextAt, heard, when } = schedule;
  if (!enabled) return <Badge tone="attention">{t('schedules.paused')}</Badge>;
  if (nextAt) return <time dateTime={nextAt}>{format.dateTime(nextAt)}</time>;
  if (heard.length > 0) {
    const count = `${heard.length}/${when.datasets?.length ?? 0}`;
    return t('schedules.heard', { count: heard.length, shown: count });
  }
  return when.kind === 'dataset' ? t('schedules.waitsForData') : t('schedules.waitsForRun');
}

function Last({ run }: { run: Schedule['lastRun'] }) {
  const { t } = useTranslation();
  if (!run) return <span className={classes.quiet}>{t('schedules.never')}</span>;
  return (
    <span className={classes.last}>
      <RunState state={run.state} /> <Ago at={run.finishedAt ?? run.firedAt} />
    </span>
  );
}
