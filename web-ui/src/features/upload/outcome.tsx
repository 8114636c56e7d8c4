import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Batch } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import classes from './upload.module.css';
import { useOutcome } from './use-upload.ts';

type Props = {
  first: Batch;
  dataset: string;
  onAgain: () => void;
  /** The file was there already, and is to be stored once more. */
  onInsist: () => void;
};

/** What became of the file: every row is in one of the two numbers. */
export function Outcome({ first, dataset, onAgain, onInsist }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { batch, columns } = useOutcome(first, dataset);
  const { batchId, rowsIn, rowsStored, rowsQuarantined, state } = batch;
  return (
    <div className={classes.form}>
      <p className={classes.file}>
        {dataset} ·{' '}
        <Link to="/batches/$batchId" params={{ batchId }}>
          {t('upload.seeBatch', { id: batchId })}
        </Link>
      </p>
      {first.repeated && (
        <p role="status" className={classes.choices}>
          <span>{t('upload.already', { id: batchId })}</span>
          <Button size="compact-sm" variant="default" onClick={onInsist}>
            {t('upload.onceMore')}
          </Button>
        </p>
      )}
      {state === 'failed' ? (
        <p role="alert" className={classes.refused}>
          {t('upload.failed')}. {batch.problem}
        </p>
      ) : state === 'stored' ? (
        <dl className={classes.sums}>
          <Sum value={format.count(rowsIn)} name={t('upload.in')} />
          <Sum value={format.count(rowsStored)} name={t('upload.stored')} tone="well" />
          <Sum
            value={format.count(rowsQuarantined)}
            name={t('upload.quarantined')}
            tone={rowsQuarantined > 0 ? 'attention' : undefined}
          />
        </dl>
      ) : (
        <p role="status">{t('upload.storing')}</p>
      )}
      {columns && (
        <ul className={classes.columns} aria-label={t('upload.columns')}>
          {Object.entries(columns).map(([name, { type }]) => (
            <li key={name}>
              {name} <code>{type}</code>
            </li>
          ))}
        </ul>
      )}
      <p className={classes.choices}>
        <Link to="/datasets/$dataset" params={{ dataset }}>
          {t('upload.seeRows')}
        </Link>
        {rowsQuarantined > 0 && (
          <Link to="/quarantine" search={{ batch: batchId }}>
            {t('upload.seeQuarantine')}
          </Link>
        )}
        <Button size="compact-sm" variant="default" onClick={onAgain}>
          {t('upload.another')}
        </Button>
      </p>
    </div>
  );
}

function Sum({ value, name, tone }: { value: string; name: string; tone?: 'well' | 'attention' }) {
  return (
    <div data-tone={tone}>
      <dd>{value}</dd>
      <dt>{name}</dt>
    </div>
  );
}
