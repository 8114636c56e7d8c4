import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Route } from '@/shared/api/types.ts';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import classes from './routes.module.css';

type Change = {
  isPending: boolean;
  onMove: (from: number, to: number) => void;
  onRemove: (at: number) => void;
};

type Placed = { route: Route; place: number };

/** @param change absent for whoever may only look */
export function RouteTable({ routes, change }: { routes: readonly Route[]; change?: Change }) {
  const { t } = useTranslation();
  const columns: Column<Placed>[] = [
    { key: 'place', head: t('routes.place'), figure: true, cell: ({ place }) => place + 1 },
    {
      key: 'dataset',
      head: t('routes.dataset'),
      title: true,
      cell: ({ route }) => route.dataset,
    },
    {
      key: 'takes',
      head: t('routes.takes'),
      long: true,
      cell: ({ route }) => <Conditions route={route} />,
    },
  ];
  if (change) {
    columns.push({
      key: 'action',
      head: t('routes.action'),
      long: true,
      cell: (its) => <Actions {...its} last={routes.length - 1} change={change} />,
    });
  }
  return (
    <DataTable
      label={t('routes.title')}
      columns={columns}
      rows={routes.map((route, place) => ({ route, place }))}
      rowKey={({ place }) => String(place)}
    />
  );
}

function Conditions({ route }: { route: Route }) {
  const { t } = useTranslation();
  const { source, fields = [], field, value } = route;
  const all = [
    source !== undefined && t('routes.ofSource', { source }),
    fields.length > 0 && t('routes.hasFields', { fields: fields.join(', ') }),
    field !== undefined && value === undefined && t('routes.hasFields', { fields: field }),
    field !== undefined && value !== undefined && t('routes.hasValue', { field, value }),
  ].filter((text) => text !== false);
  if (all.length === 0) return t('routes.takesAll');
  return (
    <span className={classes.conditions}>
      {all.map((text) => (
        <span key={text}>{text}</span>
      ))}
    </span>
  );
}

function Actions({ route, place, last, change }: Placed & { last: number; change: Change }) {
  const { t } = useTranslation();
  const name = `${place + 1}, ${route.dataset}`;
  const { isPending, onMove, onRemove } = change;
  return (
    <span className={classes.choices}>
      <Button
        size="compact-sm"
        variant="default"
        data-up={place}
        aria-label={`${t('routes.up')}: ${name}`}
        disabled={isPending || place === 0}
        onClick={() => onMove(place, place - 1)}
      >
        {t('routes.up')}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        data-down={place}
        aria-label={`${t('routes.down')}: ${name}`}
        disabled={isPending || place === last}
        onClick={() => onMove(place, place + 1)}
      >
        {t('routes.down')}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`${t('routes.remove')}: ${name}`}
        disabled={isPending}
        onClick={() => onRemove(place)}
      >
        {t('routes.remove')}
      </Button>
    </span>
  );
}
