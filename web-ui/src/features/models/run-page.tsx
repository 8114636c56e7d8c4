import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { NodeResult, Run } from '@/shared/api/types.ts';
import { DASH } from '@/shared/format/format.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Facts } from '@/shared/ui/facts.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Page } from '@/shared/ui/page.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { RunState } from '@/shared/ui/run-state.tsx';
import { useRun } from './api.ts';
import { RunActions } from './run-actions.tsx';
import { relationOf, worstFirst } from './run-results.ts';

/** One run and what came of each of its nodes. */
export function RunPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const query = useRun(id);
  return (
    <Page title={t('models.run', { id })} lead={<Link to="/models">{t('models.title')}</Link>}>
      <QueryView query={query}>
        {(run) => (
          <>
            <About run={run} />
            <Panel title={t('models.results')} hint={String(run.results?.length ?? 0)} flush>
              {run.results?.length ? (
                <Results results={worstFirst(run.results)} />
              ) : (
                <NoResults run={run} />
              )}
            </Panel>
          </>
        )}
      </QueryView>
    </Page>
  );
}

function About({ run }: { run: Run }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Panel title={run.project ?? ''} action={<RunState state={run.state} />}>
      <Facts
        facts={[
          { name: t('models.command'), value: run.command },
          { name: t('batches.started'), value: format.dateTime(run.startedAt) },
          { name: t('batches.finished'), value: format.dateTime(run.finishedAt) },
          ...(run.problem ? [{ name: t('batches.problem'), value: run.problem }] : []),
        ]}
      />
      <RunActions run={run} />
    </Panel>
  );
}

/** What has not begun, what goes on, and what ended without anything to do. */
function NoResults({ run }: { run: Run }) {
  const { t } = useTranslation();
  if (run.finishedAt === undefined) {
    return <Notice icon="clock" title={t(`runStates.${run.state}`)} />;
  }
  if (run.problem) return <Notice icon="incidents" title={t('models.nothingDone')} />;
  return (
    <Notice icon="models" title={t('models.nothingDone')} hint={t('models.nothingDoneHint')} />
  );
}

function Results({ results }: { results: readonly NodeResult[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<NodeResult>[] = [
    {
      key: 'node',
      head: t('models.node'),
      title: true,
      cell: ({ node, kind }) =>
        kind === 'model' ? (
          <Link to="/models/$model" params={{ model: relationOf(node) }}>
            {node}
          </Link>
        ) : (
          node
        ),
    },
    { key: 'status', head: t('models.status'), cell: ({ status }) => <RunState state={status} /> },
    { key: 'rows', head: t('models.rows'), figure: true, cell: ({ rows }) => format.count(rows) },
    {
      key: 'seconds',
      head: t('models.seconds'),
      figure: true,
      cell: ({ seconds, status }) => (status === 'skipped' ? DASH : format.exact(seconds)),
    },
    { key: 'message', head: t('models.message'), cell: ({ message }) => message },
  ];
  return (
    <DataTable
      label={t('models.results')}
      columns={columns}
      rows={results}
      rowKey={({ node }) => node}
    />
  );
}
