import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Dataset } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Badge } from '@/shared/ui/badge.tsx';
import { Facts } from '@/shared/ui/facts.tsx';
import { Page } from '@/shared/ui/page.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useDataset, useOpenDrifts } from './api.ts';
import { ColumnsTable } from './columns-table.tsx';
import { MappingsPanel } from './mappings-panel.tsx';
import { MixedRecords } from './mixed-records.tsx';
import { NothingStored } from './nothing-stored.tsx';
import { RecordsPanel } from './records-panel.tsx';
import { VersionsPanel } from './versions-panel.tsx';

type Props = {
  name: string;
  /** The instant that is looked at; now without. */
  asOf?: string;
  /** The key of the record whose versions are shown. */
  record?: string;
};

/** One dataset: its typed columns, and what it holds or held. */
export function DatasetPage({ name, asOf, record }: Props) {
  const { t } = useTranslation();
  const query = useDataset(name);
  return (
    <Page
      title={name}
      lead={<Link to="/datasets">{t('datasets.title')}</Link>}
      action={
        <>
          <OpenDrifts dataset={name} />
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
            <Held dataset={dataset} asOf={asOf} record={record} />
            <Columns dataset={dataset} />
            <MappingsPanel dataset={dataset} />
          </>
        )}
      </QueryView>
    </Page>
  );
}

/** Its rows, or why there are none. */
function Held({ dataset, asOf, record }: Omit<Props, 'name'> & { dataset: Dataset }) {
  const { name, lastBatch, columns } = dataset;
  // With columns it is a dataset like any other, from before there were routes.
  if (name === 'unrouted' && Object.keys(columns).length === 0) return <MixedRecords />;
  if (lastBatch === undefined) return <NothingStored dataset={name} />;
  return (
    <>
      {record !== undefined && <VersionsPanel dataset={name} record={record} asOf={asOf} />}
      <RecordsPanel dataset={dataset} asOf={asOf} record={record} />
    </>
  );
}

/** Those it has; before its first batch only what was declared. */
function Columns({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation();
  const { length } = Object.keys(dataset.columns);
  if (length === 0) return null;
  return (
    <Panel title={t('datasets.columns')} hint={String(length)} flush>
      <ColumnsTable dataset={dataset} />
    </Panel>
  );
}

/** Leads to what changed in its columns, where something did. */
function OpenDrifts({ dataset }: { dataset: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { count = 0, isMore = false } = useOpenDrifts(dataset).data ?? {};
  if (count === 0) return null;
  const shown = `${format.count(count)}${isMore ? '+' : ''}`;
  return (
    <Link to="/drifts" search={{ dataset }}>
      <Badge tone="attention" loud>
        {t('datasets.openDrifts', { count, shown })}
      </Badge>
    </Link>
  );
}

/** What is declared of how records are read, as the call has it; nothing where nothing is. */
function declared(name: string, its: object | undefined) {
  const fields = Object.entries(its ?? {}) as [string, unknown][];
  if (fields.length === 0) return [];
  const text = fields.map(([field, value]) => `${field} ${JSON.stringify(value)}`).join(', ');
  return [{ name, value: <code>{text}</code> }];
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
          ...declared(t('datasets.dialect'), dataset.dialect),
          ...declared(t('datasets.nested'), dataset.nested),
          { name: t('datasets.lastBatch'), value: format.dateTime(dataset.lastBatchAt) },
        ]}
      />
    </Panel>
  );
}
