import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Run } from '@/shared/api/types.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { RunState } from '@/shared/ui/run-state.tsx';

export function RunsTable({ runs }: { runs: readonly Run[] }) {
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
      key: 'command',
      head: t('models.command'),
      cell: ({ project, command }) => `${project ?? ''} ${command ?? ''}`,
    },
    { key: 'state', head: t('models.state'), cell: ({ state }) => <RunState state={state} /> },
    {
      key: 'done',
      head: t('models.node'),
      figure: true,
      cell: ({ nodes, finished }) => (nodes === undefined ? '' : `${finished ?? 0}/${nodes}`),
    },
    {
      key: 'at',
      head: t('batches.finished'),
      figure: true,
      cell: (run) => <Ago at={run.finishedAt ?? run.queuedAt} />,
    },
  ];
  return (
    <DataTable label={t('models.runs')} columns={columns} rows={runs} rowKey={(run) => run.id} />
  );
}
