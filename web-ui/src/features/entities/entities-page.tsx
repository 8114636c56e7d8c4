import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Entity } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Page } from '@/shared/ui/page.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { RunState } from '@/shared/ui/run-state.tsx';
import { useEntities } from './api.ts';

export function EntitiesPage() {
  const { t } = useTranslation();
  const query = useEntities();
  return (
    <Page title={t('entities.title')} lead={t('entities.lead')}>
      <Panel title={t('entities.title')} hint={query.data && String(query.data.length)} flush>
        <QueryView query={query}>
          {(entities) =>
            entities.length === 0 ? (
              <Notice icon="entities" title={t('entities.empty')} hint={t('entities.emptyHint')}>
                <a href="/docs">{t('home.apiDocs')}</a>
              </Notice>
            ) : (
              <Table entities={entities} />
            )
          }
        </QueryView>
      </Panel>
    </Page>
  );
}

function Table({ entities }: { entities: readonly Entity[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<Entity>[] = [
    {
      key: 'entity',
      head: t('entities.name'),
      title: true,
      cell: ({ entity }) => (
        <Link to="/entities/$entity" params={{ entity }}>
          {entity}
        </Link>
      ),
    },
    {
      key: 'records',
      head: t('entities.records'),
      figure: true,
      cell: (e) => format.count(e.records),
    },
    {
      key: 'golden',
      head: t('entities.golden'),
      figure: true,
      cell: (e) => format.count(e.golden),
    },
    {
      key: 'duplicates',
      head: t('entities.duplicates'),
      figure: true,
      cell: (e) => format.count(e.duplicates),
    },
    { key: 'pairs', head: t('entities.pairs'), figure: true, cell: (e) => format.count(e.pairs) },
    { key: 'state', head: t('entities.state'), cell: ({ state }) => <RunState state={state} /> },
    {
      key: 'at',
      head: t('entities.finished'),
      figure: true,
      cell: (e) => <Ago at={e.finishedAt} />,
    },
  ];
  return (
    <DataTable
      label={t('entities.title')}
      columns={columns}
      rows={entities}
      rowKey={(e) => e.entity}
    />
  );
}
