import { useTranslation } from 'react-i18next';
import type { NodeResult } from '@/shared/api/types.ts';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { RunState } from '@/shared/ui/run-state.tsx';
import { useRuns } from './api.ts';
import { testsOf } from './tests-of.ts';

/** Tests of a model, as the last runs had them. */
export function ModelTests({ model }: { model: string }) {
  const { t } = useTranslation();
  const tests = testsOf(model, useRuns().data ?? []);
  if (tests.length === 0) return null;
  const columns: Column<NodeResult>[] = [
    { key: 'node', head: t('models.node'), title: true, cell: ({ node }) => node },
    { key: 'status', head: t('models.status'), cell: ({ status }) => <RunState state={status} /> },
    { key: 'message', head: t('models.message'), cell: ({ message }) => message },
  ];
  return (
    <Panel title={t('models.tests')} hint={String(tests.length)} flush>
      <DataTable
        label={t('models.tests')}
        columns={columns}
        rows={tests}
        rowKey={({ node }) => node}
      />
    </Panel>
  );
}
