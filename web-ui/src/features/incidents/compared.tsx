import { useTranslation } from 'react-i18next';
import { useFormat } from '@/shared/format/use-format.ts';
import type { Comparison } from './evidence.ts';
import classes from './compared.module.css';

/** Expected and found side by side, both from zero. */
export function Compared({ expected, actual }: Comparison) {
  const { t } = useTranslation();
  const format = useFormat();
  const most = Math.max(Math.abs(expected), Math.abs(actual)) || 1;
  const lines = [
    { name: t('incidents.clues.expected'), value: expected, tone: 'expected' },
    { name: t('incidents.clues.actual'), value: actual, tone: 'actual' },
  ];
  return (
    <dl className={classes.compared}>
      {lines.map(({ name, value, tone }) => (
        <div key={tone} data-tone={tone}>
          <dt>{name}</dt>
          <dd className={classes.track} aria-hidden="true">
            <span style={{ width: `${(Math.abs(value) / most) * 100}%` }} />
          </dd>
          <dd className={classes.figure}>{format.exact(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
