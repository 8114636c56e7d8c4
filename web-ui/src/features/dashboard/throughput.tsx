import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@mantine/core';
import { useFormat } from '@/shared/format/use-format.ts';
import { useNow } from '@/shared/format/use-now.ts';
import type { Dashboard } from '@/shared/api/types.ts';
import { useLamp } from '@/shared/live/use-lamp.ts';
import { DataTable } from '@/shared/ui/data-table.tsx';
import { late } from '@/shared/ui/late.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { useStored } from './api.ts';
import { BIN_MILLIS, bins, rate } from './throughput.ts';
import classes from './throughput.module.css';

/** The chart's library is big and the numbers do not wait for it. */
const TimeBars = late(async () => (await import('@/shared/chart/time-bars.tsx')).TimeBars);

/** Rows stored over the last minutes; moves with the clock and with the batches. */
export function Throughput({ dashboard }: { dashboard: Dashboard }) {
  const { t } = useTranslation();
  const format = useFormat();
  const stored = useStored();
  const bin = Math.floor(useNow() / BIN_MILLIS) * BIN_MILLIS;
  const [asTable, setAsTable] = useState(false);
  const series = dashboard.throughput?.series;
  const lamp = useLamp();
  const deafSince = 'since' in lamp ? lamp.since : undefined;
  const all = useMemo(
    () => bins(series ?? [], stored, bin, deafSince),
    [series, stored, bin, deafSince],
  );
  const times = useMemo(() => all.map(({ at }) => at / 1_000), [all]);
  const values = useMemo(() => all.map(({ rows }) => rows), [all]);
  return (
    <Panel
      title={t('home.throughput')}
      hint={t('home.throughputHint')}
      span={8}
      action={
        <Button
          size="compact-xs"
          variant="subtle"
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          {t('home.table')}
        </Button>
      }
    >
      <p className={classes.now}>{t('home.perSecond', { rows: format.short(rate(all)) })}</p>
      {asTable ? (
        <div className={classes.table}>
          <DataTable
            label={t('home.throughput')}
            rows={all.filter(({ rows }) => rows).reverse()}
            rowKey={({ at }) => String(at)}
            columns={[
              { key: 'at', head: t('home.time'), cell: ({ at }) => format.time(at) },
              {
                key: 'rows',
                head: t('home.rows'),
                cell: ({ rows }) => format.count(rows ?? undefined),
                figure: true,
              },
            ]}
          />
        </div>
      ) : (
        <div className={classes.chart}>
          <TimeBars times={times} values={values} />
        </div>
      )}
    </Panel>
  );
}
