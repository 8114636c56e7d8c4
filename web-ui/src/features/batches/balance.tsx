import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Batch } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import classes from './balance.module.css';

/** `in = stored + quarantined` as one bar and its three numbers. */
export function Balance({ batch }: { batch: Batch }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { rowsIn, rowsStored, rowsQuarantined } = batch;
  const flex = (rows: number) => ({ flexGrow: rowsIn === 0 ? 0 : rows / rowsIn });
  return (
    <>
      <dl className={classes.sums}>
        <Sum name={t('batches.in')} value={format.count(rowsIn)} />
        <Sum name={t('batches.stored')} value={format.count(rowsStored)} tone="stored" />
        <Sum
          name={t('batches.quarantined')}
          value={format.count(rowsQuarantined)}
          tone={rowsQuarantined > 0 ? 'quarantined' : undefined}
        />
      </dl>
      <div className={classes.bar} aria-hidden="true">
        {rowsStored > 0 && <span data-tone="stored" style={flex(rowsStored)} />}
        {rowsQuarantined > 0 && <span data-tone="quarantined" style={flex(rowsQuarantined)} />}
      </div>
      <p className={classes.note}>{t(`batches.${noteOf(batch)}`)}</p>
    </>
  );
}

function noteOf({ state, replacedBy, rowsIn, rowsStored, rowsQuarantined }: Batch) {
  if (replacedBy !== undefined) return 'nothingLeft';
  if (state === 'failed') return 'nothingStored';
  const isBalanced = rowsIn === rowsStored + rowsQuarantined;
  return state === 'stored' && isBalanced ? 'balanced' : 'pending';
}

export function Sum({ name, value, tone }: { name: string; value: ReactNode; tone?: string }) {
  return (
    <div data-tone={tone}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
