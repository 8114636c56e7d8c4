import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Lineage, Place } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useLineage } from './api.ts';
import { nameOf, rowsOf, type LineageRow } from './lineage-rows.ts';
import classes from './model-page.module.css';

type Direction = Lineage['direction'];

/** What one column of a model comes from, and what comes from it. */
export function ColumnLineage({ model, column }: { model: string; column: string }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('models.lineageOf', { column })}>
      <div className={classes.ways}>
        <Way name={`models.${model}.${column}`} direction="upstream" />
        <Way name={`models.${model}.${column}`} direction="downstream" />
      </div>
    </Panel>
  );
}

function Way({ name, direction }: { name: string; direction: Direction }) {
  const { t } = useTranslation();
  const query = useLineage(name, direction);
  return (
    <section className={classes.way}>
      <h3>{t(`models.ways.${direction}`)}</h3>
      <QueryView query={query}>{(lineage) => <Found lineage={lineage} />}</QueryView>
    </section>
  );
}

function Found({ lineage }: { lineage: Lineage }) {
  const { t } = useTranslation();
  const rows = rowsOf(lineage);
  const isNothing = rows.length === 0 && lineage.unknown.length === 0;
  return (
    <>
      {rows.length > 0 && <Table direction={lineage.direction} rows={rows} />}
      {isNothing && <p className={classes.quiet}>{t(`models.nothing.${lineage.direction}`)}</p>}
      {!lineage.isWhole && <p className={classes.quiet}>{t('models.moreBehind')}</p>}
      <Unknown gaps={lineage.unknown} />
    </>
  );
}

function Table({ direction, rows }: { direction: Direction; rows: readonly LineageRow[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<LineageRow>[] = [
    {
      key: 'name',
      head: t('quality.column'),
      title: true,
      cell: ({ place }) => <Door place={place} />,
    },
    { key: 'how', head: t('models.how'), cell: ({ how }) => t(`models.hows.${how}`) },
    {
      key: 'step',
      head: t('models.steps'),
      figure: true,
      cell: ({ step }) => format.count(step),
    },
  ];
  return (
    <DataTable
      label={t(`models.ways.${direction}`)}
      columns={columns}
      rows={rows}
      rowKey={({ key }) => key}
    />
  );
}

function Door({ place }: { place: Place }) {
  return place.schema === 'raw' ? (
    <Link to="/datasets/$dataset" params={{ dataset: place.relation }}>
      {nameOf(place)}
    </Link>
  ) : (
    <Link to="/models/$model" params={{ model: place.relation }}>
      {nameOf(place)}
    </Link>
  );
}

/** Said rather than guessed. */
function Unknown({ gaps }: { gaps: Lineage['unknown'] }) {
  const { t } = useTranslation();
  if (gaps.length === 0) return null;
  return (
    <ul className={classes.unknown}>
      {gaps.map(({ place, reason }) => (
        <li key={nameOf(place)}>
          {t(place.column === undefined ? 'models.unknownRows' : 'models.unknownColumn', {
            name: nameOf(place),
          })}{' '}
          <code>{reason}</code>
        </li>
      ))}
    </ul>
  );
}
