import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { UnroutedRecord } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { LoadMore } from '@/shared/ui/load-more.tsx';
import { LongCode } from '@/shared/ui/long-code.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useRouteAgain, useUnrouted } from './api.ts';
import classes from './routes.module.css';

/** Records that no route took: how many, which, and how they find their dataset. */
export function UnroutedPanel({ waiting, mayChange }: { waiting: number; mayChange: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const again = useRouteAgain();
  const query = useUnrouted();
  const action = mayChange && waiting > 0 && (
    <Button size="compact-sm" loading={again.isPending} onClick={() => again.mutate()}>
      {t('routes.again')}
    </Button>
  );
  return (
    <Panel title={t('routes.unrouted')} hint={format.count(waiting)} action={action} flush>
      <p role="status" className={again.data === undefined ? undefined : classes.foot}>
        {again.data !== undefined &&
          t('routes.routed', { count: again.data, shown: format.count(again.data) })}
      </p>
      {again.error && <ProblemNotice error={again.error} />}
      <QueryView query={query}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <Notice icon="check" title={t('routes.noneWaits')} />;
          return (
            <>
              <Records items={items} />
              <LoadMore shown={items.length} query={query} />
            </>
          );
        }}
      </QueryView>
    </Panel>
  );
}

function Records({ items }: { items: readonly UnroutedRecord[] }) {
  const { t } = useTranslation();
  const columns: Column<UnroutedRecord>[] = [
    {
      key: 'record',
      head: t('routes.record'),
      title: true,
      cell: ({ record }) => <LongCode text={record} />,
    },
    { key: 'source', head: t('routes.source'), cell: ({ source }) => source },
    {
      key: 'batch',
      head: t('routes.batch'),
      cell: ({ batchId }) => (
        <Link to="/batches/$batchId" params={{ batchId }}>
          {batchId}
        </Link>
      ),
    },
    { key: 'line', head: t('routes.line'), figure: true, cell: ({ line }) => line },
    { key: 'problem', head: t('routes.problem'), cell: ({ problem }) => problem ?? '' },
  ];
  return (
    <DataTable
      label={t('routes.unrouted')}
      columns={columns}
      rows={items}
      rowKey={({ id }) => id}
    />
  );
}
