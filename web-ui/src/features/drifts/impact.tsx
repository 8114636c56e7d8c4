import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { DriftImpact } from '@/shared/api/types.ts';
import { Badge } from '@/shared/ui/badge.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { modelOf, reachedBy, type Reached } from './dependents.ts';
import classes from './drifts.module.css';

/** What depends on the dataset of a drift; first what names one of its columns. */
export function Impact({ impact }: { impact: DriftImpact }) {
  const { t } = useTranslation();
  const rows = reachedBy(impact);
  const columns: Column<Reached>[] = [
    { key: 'name', head: t('drifts.name'), title: true, cell: (its) => <Door reached={its} /> },
    { key: 'kind', head: t('drifts.what'), cell: ({ kind }) => t(`drifts.reached.${kind}`) },
    {
      key: 'names',
      head: t('drifts.names'),
      cell: ({ namesColumn }) =>
        namesColumn && <Badge tone="attention">{t('drifts.namesColumn')}</Badge>,
    },
  ];
  return (
    <section className={classes.part}>
      <h3>{t('drifts.impact')}</h3>
      {rows.length === 0 ? (
        <p className={classes.quiet}>{t('drifts.noImpact')}</p>
      ) : (
        <DataTable
          label={t('drifts.impact')}
          columns={columns}
          rows={rows}
          rowKey={({ kind, name }) => `${kind} ${name}`}
        />
      )}
    </section>
  );
}

function Door({ reached: { kind, name } }: { reached: Reached }) {
  switch (kind) {
    case 'models':
      return (
        <Link to="/models/$model" params={{ model: modelOf(name) }}>
          {name}
        </Link>
      );
    case 'checks':
      return <Link to="/quality">{name}</Link>;
    case 'entities':
      return (
        <Link to="/entities/$entity" params={{ entity: name }}>
          {name}
        </Link>
      );
    case 'schedules':
      return <Link to="/schedules">{name}</Link>;
  }
}
