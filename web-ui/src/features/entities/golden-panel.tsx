import { useTranslation } from 'react-i18next';
import type { GoldenRecord } from '@/shared/api/types.ts';
import { DASH } from '@/shared/format/format.ts';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { Value } from '@/shared/ui/value.tsx';

type Field = GoldenRecord['values'][string] & { field: string };

/** The golden record: each value with the record it comes from and the rule that chose it. */
export function GoldenPanel({ record }: { record: GoldenRecord }) {
  const { t, i18n } = useTranslation();
  const rows = Object.entries(record.values).map(([field, value]): Field => ({ field, ...value }));
  const columns: Column<Field>[] = [
    { key: 'field', head: t('entities.field'), title: true, cell: ({ field }) => field },
    { key: 'value', head: t('entities.value'), cell: ({ value }) => <Value value={value} /> },
    {
      key: 'source',
      head: t('entities.source'),
      cell: ({ dataset, recordId }) => (dataset ? `${dataset} · ${recordId ?? ''}` : DASH),
    },
    {
      key: 'rule',
      head: t('entities.rule'),
      cell: ({ rule = '' }) =>
        i18n.exists(`entities.rules.${rule}`)
          ? t(`entities.rules.${rule}` as 'entities.rules.agreed')
          : rule,
    },
  ];
  return (
    <Panel title={t('entities.goldenRecord')} hint={record.entityId} flush>
      <DataTable
        label={t('entities.goldenRecord')}
        columns={columns}
        rows={rows}
        rowKey={({ field }) => field}
      />
    </Panel>
  );
}
