import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Dataset } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Page } from '@/shared/ui/page.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useDatasets } from './api.ts';

export function DatasetsPage() {
  const { t } = useTranslation();
  const query = useDatasets();
  return (
    <Page title={t('datasets.title')} lead={t('datasets.lead')}>
      <Panel title={t('datasets.title')} hint={query.data && String(query.data.length)} flush>
        <QueryView query={query}>
          {(datasets) =>
            datasets.length === 0 ? (
              <Notice icon="datasets" title={t('datasets.empty')} hint={t('datasets.emptyHint')}>
                <Link to="/" hash="add-data">
                  {t('upload.add')}
                </Link>
              </Notice>
            ) : (
              <Table datasets={datasets} />
            )
          }
        </QueryView>
      </Panel>
    </Page>
  );
}

function Table({ datasets }: { datasets: readonly Dataset[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<Dataset>[] = [
    {
      key: 'name',
      head: t('datasets.name'),
      title: true,
      cell: ({ name }) => (
        <Link to="/datasets/$dataset" params={{ dataset: name }}>
          {name}
        </Link>
      ),
    },
    { key: 'rows', head: t('datasets.rows'), figure: true, cell: ({ rows }) => format.count(rows) },
    {
      key: 'columns',
      head: t('datasets.columns'),
      figure: true,
      cell: (dataset) => format.count(Object.keys(dataset.columns).length),
    },
    { key: 'mode', head: t('datasets.mode'), cell: ({ mode }) => t(`datasets.modes.${mode}`) },
    {
      key: 'batch',
      head: t('datasets.lastBatch'),
      cell: ({ lastBatch }) =>
        lastBatch && (
          <Link to="/batches/$batchId" params={{ batchId: lastBatch }}>
            {lastBatch}
          </Link>
        ),
    },
    {
      key: 'at',
      head: t('batches.finished'),
      figure: true,
      cell: ({ lastBatchAt }) => <Ago at={lastBatchAt} />,
    },
  ];
  return (
    <DataTable
      label={t('datasets.title')}
      columns={columns}
      rows={datasets}
      rowKey={({ name }) => name}
    />
  );
}
