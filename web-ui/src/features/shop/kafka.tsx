import { useTranslation } from 'react-i18next';
import type { KafkaSource } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Bar } from '@/shared/ui/bar.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useKafka } from './pipeline-api.ts';
import { Refresh } from './refresh.tsx';

type Partition = KafkaSource['partitions'][number] & { source: string; records: number };

/** Lag, throughput and balance of the Kafka sources, by partition. */
export function Kafka() {
  const { t } = useTranslation();
  const query = useKafka();
  return (
    <Panel
      title={t('shop.kafka')}
      hint={t('shop.kafkaHint')}
      action={<Refresh query={query} />}
      flush
    >
      <QueryView query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Notice icon="clock" title={t('shop.noSource')} hint={t('shop.noSourceHint')} />
          ) : (
            <>
              <Sources sources={items} />
              <Partitions sources={items} />
            </>
          )
        }
      </QueryView>
    </Panel>
  );
}

function Sources({ sources }: { sources: readonly KafkaSource[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<KafkaSource>[] = [
    { key: 'source', head: t('shop.source'), title: true, cell: ({ source }) => source },
    { key: 'topic', head: t('shop.topic'), cell: ({ topic }) => topic },
    { key: 'lag', head: t('shop.lag'), figure: true, cell: ({ lag }) => format.count(lag) },
    {
      key: 'rate',
      head: t('shop.throughput'),
      figure: true,
      cell: ({ recordsPerSecond }) => t('shop.perSecond', { rows: format.short(recordsPerSecond) }),
    },
    { key: 'skew', head: t('shop.skew'), figure: true, cell: ({ skew }) => format.score(skew) },
    { key: 'problem', head: t('shop.problem'), long: true, cell: ({ problem }) => problem },
  ];
  return (
    <DataTable
      label={t('shop.sources')}
      columns={columns}
      rows={sources}
      rowKey={({ source }) => source}
    />
  );
}

function Partitions({ sources }: { sources: readonly KafkaSource[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows: Partition[] = sources.flatMap(({ source, partitions }) =>
    partitions.map((its) => ({ ...its, source, records: its.end - its.first })),
  );
  const most = Math.max(0, ...rows.map(({ records }) => records));
  const columns: Column<Partition>[] = [
    {
      key: 'partition',
      head: t('shop.partition'),
      title: true,
      cell: ({ source, partition, records }) => (
        <>
          {`${source}/${partition}`}
          <Bar share={most > 0 ? records / most : 0} />
        </>
      ),
    },
    {
      key: 'records',
      head: t('shop.records'),
      figure: true,
      cell: ({ records }) => format.count(records),
    },
    { key: 'lag', head: t('shop.lag'), figure: true, cell: ({ lag }) => format.count(lag) },
  ];
  return (
    <DataTable
      label={t('shop.partitions')}
      columns={columns}
      rows={rows}
      rowKey={({ source, partition }) => `${source}/${partition}`}
    />
  );
}
