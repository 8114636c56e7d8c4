import { useTranslation } from 'react-i18next';
import type { Pull } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { LoadMore } from '@/shared/ui/load-more.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { RunState } from '@/shared/ui/run-state.tsx';
import { usePulls } from './api.ts';

/** What came of each pull of a source. */
export function PullHistory({ name }: { name: string }) {
  const { t } = useTranslation();
  const query = usePulls(name);
  return (
    <Panel title={t('sources.historyOf', { name })} flush>
      <QueryView query={query}>
        {({ pages }) => {
          const pulls = pages.flatMap(({ items }) => items);
          if (pulls.length === 0) return <Notice icon="clock" title={t('sources.never')} />;
          return (
            <>
              <Pulls pulls={pulls} label={t('sources.historyOf', { name })} />
              <LoadMore shown={pulls.length} query={query} />
            </>
          );
        }}
      </QueryView>
    </Panel>
  );
}

function Pulls({ pulls, label }: { pulls: readonly Pull[]; label: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<Pull>[] = [
    {
      key: 'requested',
      head: t('sources.requested'),
      title: true,
      cell: ({ requestedAt }) => <time dateTime={requestedAt}>{format.dateTime(requestedAt)}</time>,
    },
    { key: 'cause', head: t('sources.cause'), cell: ({ cause }) => t(`sources.causes.${cause}`) },
    { key: 'state', head: t('models.state'), cell: ({ state }) => <RunState state={state} /> },
    {
      key: 'stored',
      head: t('sources.rows'),
      figure: true,
      cell: ({ rowsStored }) => format.count(rowsStored),
    },
    {
      key: 'quarantined',
      head: t('sources.quarantined'),
      figure: true,
      cell: ({ rowsQuarantined }) => format.count(rowsQuarantined),
    },
    {
      key: 'finished',
      head: t('batches.finished'),
      cell: ({ finishedAt }) => <Ago at={finishedAt} />,
    },
    { key: 'problem', head: t('sources.problem'), long: true, cell: ({ problem }) => problem },
  ];
  return <DataTable label={label} columns={columns} rows={pulls} rowKey={({ id }) => id} />;
}
