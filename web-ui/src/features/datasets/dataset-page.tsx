import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Dataset } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Facts } from '@/shared/ui/facts.tsx';
import { LoadMore } from '@/shared/ui/load-more.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Page } from '@/shared/ui/page.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { RowsTable } from '@/shared/ui/rows-table.tsx';
import { useDataset, useDatasetRows } from './api.ts';
import { ColumnsTable } from './columns-table.tsx';

/** One dataset: its typed columns and its rows. */
export function DatasetPage({ name }: { name: string }) {
  const { t } = useTranslation();
  const query = useDataset(name);
  return (
    <Page
      title={name}
      lead={<Link to="/datasets">{t('datasets.title')}</Link>}
      action={
        <>
          <Link to="/batches" search={{ dataset: name }}>
            {t('datasets.batchesLink')}
          </Link>
          <Link to="/quarantine" search={{ dataset: name }}>
            {t('datasets.quarantineLink')}
          </Link>
        </>
      }
    >
      <QueryView query={query}>
        {(dataset) => (
          <>
            <About dataset={dataset} />
            <RowsPanel dataset={name} />
            <Panel
              title={t('datasets.columns')}
              hint={String(Object.keys(dataset.columns).length)}
              flush
            >
              <ColumnsTable dataset={dataset} />
            </Panel>
          </>
        )}
      </QueryView>
    </Page>
  );
}

function About({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { rows, mode, key = [], table } = dataset;
  return (
    <Panel title={t('datasets.name')}>
      <Facts
        facts={[
          { name: t('datasets.rows'), value: format.count(rows) },
          { name: t('datasets.mode'), value: t(`datasets.modes.${mode}`) },
          ...(key.length > 0 ? [{ name: t('datasets.key'), value: key.join(', ') }] : []),
          ...(table ? [{ name: t('datasets.table'), value: <code>{table}</code> }] : []),
          { name: t('datasets.lastBatch'), value: format.dateTime(dataset.lastBatchAt) },
        ]}
      />
    </Panel>
  );
}

function RowsPanel({ dataset }: { dataset: string }) {
  const { t } = useTranslation();
  const query = useDatasetRows(dataset);
  return (
    <Panel title={t('datasets.rowsTitle')} flush>
      <QueryView query={query}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <Notice icon="datasets" title={t('models.noRows')} />;
          return (
            <>
              <RowsTable
                label={t('datasets.rowsTitle')}
                columns={pages[0]?.columns ?? []}
                items={items}
              />
              <LoadMore shown={items.length} query={query} />
            </>
          );
        }}
      </QueryView>
    </Panel>
  );
}
