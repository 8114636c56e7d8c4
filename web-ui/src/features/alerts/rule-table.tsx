import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AlertRule } from '@/shared/api/types.ts';
import { Badge } from '@/shared/ui/badge.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { useRemoveAlertRule } from './api.ts';
import { useAlertValue } from './use-alert-words.ts';

export function RuleTable({
  rules,
  mayChange,
}: {
  rules: readonly AlertRule[];
  mayChange: boolean;
}) {
  const { t } = useTranslation();
  const value = useAlertValue();
  const remove = useRemoveAlertRule();
  const columns: Column<AlertRule>[] = [
    { key: 'name', head: t('alerts.name'), title: true, cell: ({ name }) => name },
    { key: 'kind', head: t('alerts.kind'), cell: ({ kind }) => t(`alerts.kinds.${kind}`) },
    {
      key: 'subject',
      head: t('alerts.subject'),
      cell: ({ subject }) => subject ?? t('alerts.all'),
    },
    {
      key: 'threshold',
      head: t('alerts.threshold'),
      figure: true,
      cell: ({ kind, threshold }) => value(kind, threshold),
    },
    {
      key: 'state',
      head: t('alerts.state'),
      cell: ({ open }) => (
        <Badge tone={open ? 'broken' : 'well'} loud={open}>
          {t(open ? 'alerts.states.open' : 'alerts.well')}
        </Badge>
      ),
    },
  ];
  if (mayChange) {
    columns.push({
      key: 'remove',
      head: t('alerts.action'),
      cell: ({ name }) => (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`${t('alerts.remove')}: ${name}`}
          loading={remove.isPending && remove.variables === name}
          onClick={() => remove.mutate(name)}
        >
          {t('alerts.remove')}
        </Button>
      ),
    });
  }
  return (
    <>
      {remove.error && <ProblemNotice error={remove.error} />}
      <DataTable
        label={t('alerts.rules')}
        columns={columns}
        rows={rules}
        rowKey={({ name }) => name}
      />
    </>
  );
}
