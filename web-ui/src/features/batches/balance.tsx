import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Batch } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import classes from './balance.module.css';

type Part = {
  name: string;
  rows: number;
  tone: 'stored' | 'waiting' | 'quarantined';
  /** Without one the number of rows. */
  value?: ReactNode;
};

/** `in = stored + quarantined` as one bar and its three numbers. */
export function Balance({ batch }: { batch: Batch }) {
  const { t } = useTranslation();
  const { rowsIn, rowsStored, rowsQuarantined } = batch;
  const parts: Part[] = [
    { name: t('batches.stored'), rows: rowsStored, tone: 'stored' },
    { name: t('batches.quarantined'), rows: rowsQuarantined, tone: 'quarantined' },
  ];
  return <Parts rowsIn={rowsIn} parts={parts} note={t(`batches.${noteOf(batch)}`)} />;
}

function noteOf({ state, replacedBy, rowsIn, rowsStored, rowsQuarantined }: Batch) {
  if (replacedBy !== undefined) return 'nothingLeft';
  if (state === 'failed') return 'nothingStored';
  const isBalanced = rowsIn === rowsStored + rowsQuarantined;
  return state === 'stored' && isBalanced ? 'balanced' : 'pending';
}

/** What came and what became of it, as numbers and as one bar. */
export function Parts({ rowsIn, parts, note }: { rowsIn: number; parts: Part[]; note: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const flex = (rows: number) => ({ flexGrow: rowsIn === 0 ? 0 : rows / rowsIn });
  // What is stored is green also where it is nothing; the others warn.
  const tone = (part: Part) => (part.rows > 0 || part.tone === 'stored' ? part.tone : undefined);
  return (
    <>
      <dl className={classes.sums}>
        <Sum name={t('batches.in')} value={format.count(rowsIn)} />
        {parts.map((part) => (
          <Sum
            key={part.name}
            name={part.name}
            value={part.value ?? format.count(part.rows)}
            tone={tone(part)}
          />
        ))}
      </dl>
      <div className={classes.bar} aria-hidden="true">
        {parts.map(
          ({ name, rows, tone }) =>
            rows > 0 && <span key={name} data-tone={tone} style={flex(rows)} />,
        )}
      </div>
      <p className={classes.note}>{note}</p>
    </>
  );
}

function Sum({ name, value, tone }: { name: string; value: ReactNode; tone?: string }) {
  return (
    <div data-tone={tone}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
