import { useTranslation } from 'react-i18next';
import type { WarehouseMetrics } from '@/shared/api/types.ts';
import { DASH } from '@/shared/format/format.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Bar } from '@/shared/ui/bar.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Facts, type Fact } from '@/shared/ui/facts.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useWarehouse } from './pipeline-api.ts';
import { Refresh } from './refresh.tsx';

type Table = WarehouseMetrics['tables'][number];

const MOST = 10;

/** Size of the tables, time of the database, and what that costs where there is a price. */
export function Warehouse() {
  const { t } = useTranslation();
  const query = useWarehouse();
  return (
    <Panel
      title={t('shop.warehouse')}
      hint={t('shop.warehouseHint')}
      action={<Refresh query={query} />}
    >
      <QueryView query={query} lines={4}>
        {(metrics) => (
          <>
            <Sums metrics={metrics} />
            {metrics.tables.length > 0 && <Tables tables={metrics.tables.slice(0, MOST)} />}
          </>
        )}
      </QueryView>
    </Panel>
  );
}

function Sums({ metrics: { bytes, databaseSeconds, cost } }: { metrics: WarehouseMetrics }) {
  const { t } = useTranslation();
  const format = useFormat();
  const facts: Fact[] = [
    { name: t('shop.size'), value: format.bytes(bytes) },
    { name: t('shop.database'), value: format.duration(databaseSeconds * 1_000) },
  ];
  const paid = (name: string, amount: number | undefined) => {
    if (cost && amount !== undefined)
      facts.push({ name, value: `${format.exact(amount)} ${cost.currency}` });
  };
  paid(t('shop.storedCost'), cost?.storedPerDay);
  paid(t('shop.databaseCost'), cost?.database);
  return <Facts facts={facts} />;
}

function Tables({ tables }: { tables: readonly Table[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const most = tables[0]?.bytes ?? 0;
  const columns: Column<Table>[] = [
    {
      key: 'table',
      head: t('shop.table'),
      title: true,
      cell: ({ part, table, bytes }) => (
        <>
          {`${part}.${table}`}
          <Bar share={most > 0 ? (bytes ?? 0) / most : 0} />
        </>
      ),
    },
    {
      key: 'bytes',
      head: t('shop.size'),
      figure: true,
      cell: ({ bytes }) => format.bytes(bytes),
    },
    { key: 'rows', head: t('shop.rows'), figure: true, cell: ({ rows }) => format.count(rows) },
    {
      key: 'seconds',
      head: t('shop.built'),
      figure: true,
      cell: ({ seconds }) => (seconds === undefined ? DASH : format.duration(seconds * 1_000)),
    },
  ];
  return (
    <DataTable
      label={t('shop.tables')}
      columns={columns}
      rows={tables}
      rowKey={({ part, table }) => `${part}.${table}`}
    />
  );
}
