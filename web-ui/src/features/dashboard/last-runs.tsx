import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Run } from '@/shared/api/types.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { RunState } from '@/shared/ui/run-state.tsx';
import classes from './last.module.css';

export function LastRuns({ runs }: { runs: readonly Run[] }) {
  const { t } = useTranslation();
  const columns: Column<Run>[] = [
    {
      key: 'id',
      head: t('models.run', { id: '' }).trim(),
      title: true,
      cell: ({ id }) => (
        <Link to="/runs/$runId" params={{ runId: id }}>
          {id}
        </Link>
      ),
    },
    {
      key: 'project',
      head: t('models.project'),
      cell: ({ project, command }) => `${project ?? ''} ${command ?? ''}`,
    },
    { key: 'state', head: t('models.state'), cell: ({ state }) => <RunState state={state} /> },
    {
      key: 'at',
      head: t('batches.finished'),
      figure: true,
      cell: (run) => <Ago at={run.finishedAt ?? run.startedAt} />,
    },
  ];
  return (
    <Panel title={t('home.runs')} span={5} action={<Link to="/models">{t('home.all')}</Link>} flush>
      {runs.length === 0 ? (
        <Notice icon="models" title={t('home.noRuns')} hint={t('home.noRunsHint')} />
      ) : (
        <div className={classes.few}>
          <DataTable
            label={t('home.runs')}
            columns={columns}
            rows={runs}
            rowKey={(run) => run.id}
          />
        </div>
      )}
    </Panel>
  );
}
