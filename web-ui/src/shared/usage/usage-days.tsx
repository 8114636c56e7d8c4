import { useTranslation } from 'react-i18next';
import type { UsageDay } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';

/** What was used, a row a day. */
export function UsageDays({ days, label }: { days: readonly UsageDay[]; label: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const figures: [string, string, (day: UsageDay) => string][] = [
    ['rows', t('usage.quotas.rows'), ({ rows }) => format.count(rows)],
    ['bytes', t('usage.quotas.bytes'), ({ bytes }) => format.bytes(bytes)],
    ['requests', t('usage.quotas.requests'), ({ requests }) => format.count(requests)],
    ['cpu', t('usage.cpu'), ({ cpuSeconds }) => format.duration(cpuSeconds * 1_000)],
    ['database', t('usage.database'), (day) => format.duration(day.databaseSeconds * 1_000)],
    ['sockets', t('usage.peak'), ({ connectionsPeak }) => format.count(connectionsPeak)],
  ];
  const columns: Column<UsageDay>[] = [
    { key: 'day', head: t('usage.day'), title: true, cell: ({ day }) => format.day(day) },
    ...figures.map(([key, head, cell]) => ({ key, head, cell, figure: true })),
  ];
  return <DataTable label={label} columns={columns} rows={days} rowKey={({ day }) => day} />;
}
