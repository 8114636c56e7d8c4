import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Cause } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Bar } from '@/shared/ui/bar.tsx';
import { CauseRows } from './cause-rows.tsx';
import { Compared } from './compared.tsx';
import { cluesBeside, comparisonOf } from './evidence.ts';
import classes from './incidents.module.css';

const TIME = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/** One explanation: its share of the deviation, how sure it is, and what speaks for it. */
export function CauseItem({ cause }: { cause: Cause }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { rank, kind, name, share, confidence, rows } = cause;
  const clues = cluesBeside(cause.evidence);
  const comparison = comparisonOf(cause.evidence);
  const write = (value: string | number) =>
    typeof value === 'number'
      ? format.exact(value)
      : TIME.test(value)
        ? format.dateTime(value)
        : value;
  return (
    <li className={classes.cause}>
      <span className={classes.rank} role="img" aria-label={t('incidents.rank', { rank })}>
        {rank}
      </span>
      <div className={classes.told}>
        <p className={classes.name}>
          <span className={classes.kind}>{t(`incidents.kinds.${kind}`)}</span> {name}
        </p>
        <div className={classes.meter}>
          <Bar share={share} tone={rank === 1 ? 'broken' : 'info'} />
          <span className={classes.figures}>
            <b>{format.share(share)}</b> · {t('incidents.confidence')} {format.share(confidence)}
          </span>
        </div>
        {clues.length > 0 && (
          <dl className={classes.evidence} aria-label={t('incidents.evidence')}>
            {clues.map((clue) => (
              <div key={clue.name}>
                <dt>
                  {i18n.exists(`incidents.clues.${clue.name}`)
                    ? t(`incidents.clues.${clue.name}` as 'incidents.clues.hint')
                    : clue.name}
                </dt>
                <dd>{write(clue.value)}</dd>
              </div>
            ))}
          </dl>
        )}
        <Doors cause={cause} />
      </div>
      {comparison && <Compared {...comparison} />}
      {rows.length > 0 && <CauseRows rows={rows} />}
    </li>
  );
}

function Doors({ cause }: { cause: Cause }) {
  const { t } = useTranslation();
  if (cause.kind !== 'batch') return null;
  return (
    <p className={classes.doors}>
      <Link to="/batches/$batchId" params={{ batchId: cause.name }}>
        {t('incidents.seeBatch')}
      </Link>
    </p>
  );
}
