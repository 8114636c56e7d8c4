import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Model } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { useSession } from '@/shared/session/use-session.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Page } from '@/shared/ui/page.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { RunState } from '@/shared/ui/run-state.tsx';
import { useModels, useRuns } from './api.ts';
import { ProjectForm } from './project-form.tsx';
import { RunForm } from './run-form.tsx';
import { RunsTable } from './runs-table.tsx';

/** Roles that may send projects and run them. */
const RUNNERS = new Set(['engineer', 'admin', 'owner']);

/** What the projects build and how the last runs went. */
export function ModelsPage() {
  const { t } = useTranslation();
  const models = useModels();
  const runs = useRuns();
  const mayRun = RUNNERS.has(useSession()?.user.role ?? '');
  const named = [...(models.data ?? []), ...(runs.data ?? [])].map(({ project }) => project ?? '');
  const projects = [...new Set(named)].filter((project) => project !== '').sort();
  return (
    <Page title={t('models.title')} lead={t('models.lead')}>
      <Panel
        title={t('models.title')}
        hint={models.data && String(models.data.length)}
        span={7}
        flush
      >
        <QueryView query={models}>
          {(items) =>
            items.length === 0 ? (
              <Notice icon="models" title={t('models.empty')} hint={t('models.emptyHint')}>
                <a href="/docs">{t('home.apiDocs')}</a>
              </Notice>
            ) : (
              <Table models={items} />
            )
          }
        </QueryView>
      </Panel>
      <Panel title={t('models.runs')} span={5} flush>
        <QueryView query={runs}>
          {(items) =>
            items.length === 0 ? (
              <Notice icon="clock" title={t('home.noRuns')} hint={t('home.noRunsHint')} />
            ) : (
              <RunsTable runs={items} />
            )
          }
        </QueryView>
      </Panel>
      {mayRun && projects.length > 0 && <RunForm key={projects.join()} projects={projects} />}
      {mayRun && <ProjectForm />}
    </Page>
  );
}

function Table({ models }: { models: readonly Model[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<Model>[] = [
    {
      key: 'name',
      head: t('models.name'),
      title: true,
      cell: ({ name }) => (
        <Link to="/models/$model" params={{ model: name }}>
          {name}
        </Link>
      ),
    },
    { key: 'project', head: t('models.project'), cell: ({ project }) => project },
    { key: 'kind', head: t('models.kind'), cell: ({ materialized }) => materialized },
    { key: 'state', head: t('models.state'), cell: ({ state }) => <RunState state={state} /> },
    { key: 'rows', head: t('models.rows'), figure: true, cell: ({ rows }) => format.count(rows) },
    {
      key: 'built',
      head: t('models.built'),
      figure: true,
      cell: ({ finishedAt }) => <Ago at={finishedAt} />,
    },
  ];
  return (
    <DataTable
      label={t('models.title')}
      columns={columns}
      rows={models}
      rowKey={({ name }) => name}
    />
  );
}
