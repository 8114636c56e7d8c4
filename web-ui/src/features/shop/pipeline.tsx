import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PipelineMetrics } from '@/shared/api/types.ts';
import { DASH } from '@/shared/format/format.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { DataTable } from '@/shared/ui/data-table.tsx';
import { Facts } from '@/shared/ui/facts.tsx';
import { late } from '@/shared/ui/late.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useExport, usePipeline } from './pipeline-api.ts';
import { stepsOf } from './pipeline-steps.ts';
import classes from './pipeline.module.css';

/** The chart's library is big and the numbers do not wait for it. */
const TimeBars = late(async () => (await import('@/shared/chart/time-bars.tsx')).TimeBars);

/** Throughput, latency, errors and volume of the pipeline. */
export function Pipeline() {
  const { t } = useTranslation();
  const [asTable, setAsTable] = useState(false);
  const saving = useExport();
  return (
    <Panel
      title={t('shop.pipeline')}
      hint={t('shop.pipelineHint')}
      action={
        <>
          <Button
            size="compact-xs"
            variant="subtle"
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
          >
            {t('home.table')}
          </Button>
          <Button
            size="compact-xs"
            variant="subtle"
            loading={saving.isPending}
            onClick={() => saving.mutate()}
          >
            {t('shop.export')}
          </Button>
        </>
      }
    >
      {saving.error && <ProblemNotice error={saving.error} />}
      <QueryView query={usePipeline()} lines={4}>
        {(metrics) => (
          <>
            <Figures metrics={metrics} />
            <Volume metrics={metrics} asTable={asTable} />
          </>
        )}
      </QueryView>
    </Panel>
  );
}

function Figures({ metrics: { total } }: { metrics: PipelineMetrics }) {
  const { t } = useTranslation();
  const format = useFormat();
  const seconds = (value: number | undefined) =>
    value === undefined ? DASH : format.duration(value * 1_000);
  return (
    <Facts
      facts={[
        {
          name: t('shop.throughput'),
          value: t('shop.perSecond', { rows: format.short(total.rowsPerSecond) }),
        },
        { name: t('shop.latencyHalf'), value: seconds(total.latency?.p50Seconds) },
        { name: t('shop.latencyMost'), value: seconds(total.latency?.p95Seconds) },
        { name: t('shop.modelLatency'), value: seconds(total.models?.p95Seconds) },
        {
          name: t('shop.errorRate'),
          value: total.errorRate === undefined ? DASH : format.share(total.errorRate, 100),
        },
        { name: t('shop.failed'), value: format.count(total.failedBatches) },
        { name: t('shop.rows'), value: format.count(total.rowsStored) },
        { name: t('shop.volume'), value: format.bytes(total.bytes) },
      ]}
    />
  );
}

function Volume({ metrics, asTable }: { metrics: PipelineMetrics; asTable: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const steps = useMemo(() => stepsOf(metrics), [metrics]);
  const times = useMemo(() => steps.map(({ at }) => at / 1_000), [steps]);
  const values = useMemo(() => steps.map(({ rows }) => rows), [steps]);
  if (steps.length === 0) {
    return <Notice icon="clock" title={t('shop.quiet')} hint={t('shop.quietHint')} />;
  }
  if (!asTable) {
    return (
      <div className={classes.chart}>
        <TimeBars times={times} values={values} />
      </div>
    );
  }
  return (
    <DataTable
      label={t('shop.rows')}
      rows={steps.filter(({ rows }) => rows > 0).reverse()}
      rowKey={({ at }) => String(at)}
      columns={[
        {
          key: 'at',
          head: t('home.time'),
          title: true,
          cell: ({ at }) => format.dateTime(new Date(at).toISOString()),
        },
        { key: 'rows', head: t('shop.rows'), figure: true, cell: ({ rows }) => format.count(rows) },
      ]}
    />
  );
}
