import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Check, Outcome } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { Badge } from '@/shared/ui/badge.tsx';
import { Choice } from '@/shared/ui/choice.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import classes from './checks.module.css';
import { outcomeTone, worstFirst } from './order.ts';

/** Every check with its newest result, what is wrong first. */
export function Checks({ checks }: { checks: readonly Check[] }) {
  const { t } = useTranslation();
  const [only, setOnly] = useState<Outcome | 'all'>('all');
  const outcomes = (['fail', 'error', 'warn', 'pass'] as const)
    .map((value) => ({
      value,
      label: t(`quality.outcomes.${value}`),
      count: checks.filter(({ outcome }) => outcome === value).length,
    }))
    .filter(({ count }) => count > 0);
  const shown = worstFirst(checks).filter(({ outcome }) => only === 'all' || outcome === only);
  return (
    <>
      <div className={classes.filter}>
        <Choice
          label={t('quality.outcome')}
          value={only}
          onChange={setOnly}
          options={[
            { value: 'all', label: t('quality.filterAll'), count: checks.length },
            ...outcomes,
          ]}
        />
      </div>
      <DataTable
        label={t('quality.results')}
        columns={useColumns()}
        rows={shown}
        rowKey={({ id, check }) => id ?? check}
      />
    </>
  );
}

function useColumns(): Column<Check>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    {
      key: 'outcome',
      head: t('quality.outcome'),
      cell: ({ outcome }) => (
        <Badge tone={outcomeTone(outcome)} loud={outcome !== 'pass'}>
          {t(`quality.outcomes.${outcome}`)}
        </Badge>
      ),
    },
    {
      key: 'check',
      head: t('quality.check'),
      title: true,
      cell: ({ check, detail }) => (
        <>
          {check}
          {detail && <span className={classes.detail}>{detail}</span>}
        </>
      ),
    },
    {
      key: 'dataset',
      head: t('quality.dataset'),
      cell: ({ dataset, column }) => (
        <>
          {dataset}
          {column && <span className={classes.detail}>{column}</span>}
        </>
      ),
    },
    {
      key: 'value',
      head: t('quality.value'),
      figure: true,
      cell: ({ value, threshold }) => (
        <>
          {format.exact(value)}
          <span className={`${classes.detail} ${classes.expected}`}>
            <span className="hidden">{t('quality.threshold')} </span>
            {threshold}
          </span>
        </>
      ),
    },
    {
      key: 'failed',
      head: t('quality.failedRows'),
      figure: true,
      cell: ({ id, file = 'checks', failedRows, outcome }) =>
        failedRows ? (
          <Link to="/quality/$file/failed-rows" params={{ file }} search={{ check: id }}>
            {format.count(failedRows)}
          </Link>
        ) : (
          // A check of the whole table fails without failing any row.
          format.count(outcome === 'pass' ? failedRows : undefined)
        ),
    },
    {
      key: 'at',
      head: t('quality.at'),
      figure: true,
      cell: ({ measuredAt }) => <Ago at={measuredAt} />,
    },
  ];
}
