import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Routing } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import classes from './balance.module.css';
import { Parts } from './balance.tsx';

/** Whether records were routed; they are not where a dataset was called unrouted before routes. */
export function isMixed({ rowsIn, rowsRouted, rowsUnrouted, rowsQuarantined }: Routing): boolean {
  return rowsIn === rowsRouted + rowsUnrouted + rowsQuarantined;
}

/** `in = routed + waiting + quarantined`, and where what was routed went. */
export function MixedBalance({ routing }: { routing: Routing }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { rowsIn, rowsRouted, rowsUnrouted, rowsQuarantined, parts } = routing;
  const waiting = <Link to="/routes">{format.count(rowsUnrouted)}</Link>;
  return (
    <>
      <Parts
        rowsIn={rowsIn}
        parts={[
          { name: t('batches.routed'), rows: rowsRouted, tone: 'stored' },
          { name: t('batches.waiting'), rows: rowsUnrouted, tone: 'waiting', value: waiting },
          { name: t('batches.quarantined'), rows: rowsQuarantined, tone: 'quarantined' },
        ]}
        note={t('batches.mixed')}
      />
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
