import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ScheduleRun } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { LoadMore } from '@/shared/ui/load-more.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { RunState } from '@/shared/ui/run-state.tsx';
import { useScheduleRuns } from './api.ts';

/** What came of a schedule, instant by instant. */
export function ScheduleHistory({ name }: { name: string }) {
  const { t } = useTranslation();
  const query = useScheduleRuns(name);
  return (
    <Panel title={t('schedules.historyOf', { name })} flush>
      <QueryView query={query}>
        {({ pages }) => {
          const runs = pages.flatMap(({ items }) => items);
          if (runs.length === 0) {
            return <Notice icon="clock" title={t('schedules.never')} />;
          }
          return (
            <>
              <Runs runs={runs} label={t('schedules.historyOf', { name })} />
              <LoadMore shown={runs.length} query={query} />
            </>
          );
        }}
      </QueryView>
    </Panel>
  );
}

function Runs({ runs, label }: { runs: readonly ScheduleRun[]; label: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<ScheduleRun>[] = [
    {
      key: 'instant',
      head: t('schedules.instant'),
      title: true,
      cell: ({ instant }) => <time dateTime={instant}>{format.dateTime(instant)}</time>,
    },
    {
      key: 'cause',
      head: t('schedules.cause'),
      cell: ({ cause }) => t(`schedules.causes.${cause}`),
    },
    { key: 'state', head: t('models.state'), cell: ({ state }) => <RunState state={state} /> },
    {
      key: 'run',
      head: t('schedules.started'),
      cell: ({ runId }) =>
        runId === undefined ? null : (
          <Link to="/runs/$runId" params={{ runId }}>
            {t('models.run', { id: runId })}
          </Link>
        ),
    },
    {
      key: 'finished',
      head: t('batches.finished'),
      cell: ({ finishedAt }) => <Ago at={finishedAt} />,
    },
    { key: 'problem', head: t('schedules.problem'), long: true, cell: ({ problem }) => problem },
  ];
  return <DataTable label={label} columns={columns} rows={runs} rowKey={({ id }) => id} />;
}
