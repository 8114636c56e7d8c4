import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Dataset } from '@/shared/api/types.ts';
import { LoadMore } from '@/shared/ui/load-more.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { RowsTable } from '@/shared/ui/rows-table.tsx';
import { useRecords } from './api.ts';
import { AsOf } from './as-of.tsx';
import { recordKey } from './record-key.ts';

type Props = { dataset: Dataset; asOf?: string; record?: string };

/** What a dataset holds now or held at an instant; each record leads to its versions. */
export function RecordsPanel({ dataset, asOf, record }: Props) {
  const { t } = useTranslation();
  const { name, mode } = dataset;
  const query = useRecords(name, asOf);
  const title = t(mode === 'upsert' ? 'datasets.recordsTitle' : 'datasets.rowsTitle');
  const lead = {
    head: t('datasets.versions'),
    keyOf: (row: Readonly<Record<string, unknown>>) => recordKey(dataset, row),
    cell: (key: string) => (
      <Link
        id={linkId(key)}
        to="/datasets/$dataset"
        params={{ dataset: name }}
        search={{ as_of: asOf, record: key }}
        resetScroll={false}
        aria-label={t('datasets.openVersions', { key })}
      >
        {key}
      </Link>
    ),
    current: record,
  };
  return (
    <Panel title={title} action={<AsOf dataset={name} asOf={asOf} record={record} />} flush>
      <QueryView query={query}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) {
            return (
              <Notice
                icon="datasets"
                title={t(asOf ? 'datasets.nothingThen' : 'models.noRows')}
                hint={asOf && t('datasets.nothingThenHint')}
              />
            );
          }
          return (
            <>
              <RowsTable
                label={title}
                columns={pages[0]?.columns ?? []}
                items={items}
                lead={mode === 'upsert' ? lead : undefined}
              />
              <LoadMore shown={items.length} query={query} />
            </>
          );
        }}
      </QueryView>
    </Panel>
  );
}

/** Where the focus goes back to when a record's versions are closed. */
export function linkId(key: string): string {
  return `record-${encodeURIComponent(key)}`;
}
