import { useTranslation } from 'react-i18next';
import type { Alert } from '@/shared/api/types.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { Badge } from '@/shared/ui/badge.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { useAlertValue } from './use-alert-words.ts';

/** Alerts, the open ones first. */
export function History({ alerts }: { alerts: readonly Alert[] }) {
  const { t } = useTranslation();
  const value = useAlertValue();
  const openFirst = [...alerts].sort(
    (a, b) => Number(a.state === 'resolved') - Number(b.state === 'resolved'),
  );
  const columns: Column<Alert>[] = [
    {
      key: 'state',
      head: t('alerts.state'),
      cell: ({ state }) => (
        <Badge tone={state === 'open' ? 'broken' : 'well'} loud={state === 'open'}>
          {t(`alerts.states.${state}`)}
        </Badge>
      ),
    },
    { key: 'rule', head: t('alerts.rule'), title: true, cell: ({ rule }) => rule },
    {
      key: 'kind',
      head: t('alerts.kind'),
      cell: ({ kind, subject }) => [t(`alerts.kinds.${kind}`), subject].filter(Boolean).join(' · '),
    },
    {
      key: 'value',
      head: t('alerts.value'),
      figure: true,
      cell: (alert) => value(alert.kind, alert.value),
    },
    {
      key: 'threshold',
      head: t('alerts.threshold'),
      figure: true,
      cell: ({ kind, threshold }) => value(kind, threshold),
    },
    {
      key: 'fired',
      head: t('alerts.fired'),
      figure: true,
      cell: ({ firedAt }) => <Ago at={firedAt} />,
    },
    {
      key: 'resolved',
      head: t('alerts.resolved'),
      cell: ({ resolvedAt, resolution }) =>
        resolvedAt && (
          <>
            <Ago at={resolvedAt} />
            {resolution && resolution !== 'recovered' && ` (${t(`alerts.why.${resolution}`)})`}
          </>
        ),
    },
  ];
  return (
    <DataTable
      label={t('alerts.history')}
      columns={columns}
      rows={openFirst}
      rowKey={({ id }) => id}
    />
  );
}
