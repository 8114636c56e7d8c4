import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Routing } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import classes from './balance.module.css';
import { Sum } from './balance.tsx';

/** Whether records were routed; they are not where a dataset was called unrouted before routes. */
export function isMixed({ rowsIn, rowsRouted, rowsUnrouted, rowsQuarantined }: Routing): boolean {
  return rowsIn === rowsRouted + rowsUnrouted + rowsQuarantined;
}

/** `in = routed + waiting + quarantined`, and where what was routed went. */
export function MixedBalance({ routing }: { routing: Routing }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { rowsIn, rowsRouted, rowsUnrouted, rowsQuarantined, parts } = routing;
  const flex = (rows: number) => ({ flexGrow: rowsIn === 0 ? 0 : rows / rowsIn });
  return (
    <>
      <dl className={classes.sums}>
        <Sum name={t('batches.in')} value={format.count(rowsIn)} />
        <Sum name={t('batches.routed')} value={format.count(rowsRouted)} tone="stored" />
        <Sum
          name={t('batches.waiting')}
          value={<Link to="/routes">{format.count(rowsUnrouted)}</Link>}
          tone={rowsUnrouted > 0 ? 'waiting' : undefined}
        />
        <Sum
          name={t('batches.quarantined')}
          value={format.count(rowsQuarantined)}
          tone={rowsQuarantined > 0 ? 'quarantined' : undefined}
        />
      </dl>
      <div className={classes.bar} aria-hidden="true">
        {rowsRouted > 0 && <span data-tone="stored" style={flex(rowsRouted)} />}
        {rowsUnrouted > 0 && <span data-tone="waiting" style={flex(rowsUnrouted)} />}
        {rowsQuarantined > 0 && <span data-tone="quarantined" style={flex(rowsQuarantined)} />}
      </div>
      <p className={classes.note}>{t('batches.mixed')}</p>
      <ul className={classes.parts}>
        {parts.map(({ batchId, dataset, rows }) => (
          <li key={batchId}>
            <Link to="/batches/$batchId" params={{ batchId }}>
              {t('batches.part', { dataset, id: batchId })}
            </Link>{' '}
            {t('table.shown', { count: rows, shown: format.count(rows) })}
          </li>
        ))}
      </ul>
    </>
  );
}
