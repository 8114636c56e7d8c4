import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contribution } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import classes from './entity-page.module.css';

const LEAST = 8;

/** What each field says about a pair, in bits: to the right for, to the left against. */
export function Contributions({ contributions }: { contributions: readonly Contribution[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const widest = Math.max(LEAST, ...contributions.map(({ bits }) => Math.abs(bits)));
  return (
    <dl className={classes.bits}>
      {contributions.map(({ field, level, bits }) => (
        <Fragment key={`${field} ${level ?? ''}`}>
          <dt>
            {field === 'prior' ? t('entities.prior') : field}{' '}
            {level && level !== field && <small>{level}</small>}
          </dt>
          <dd className={classes.axis} aria-hidden="true">
            <span data-for={bits >= 0} style={{ width: `${(Math.abs(bits) / widest) * 50}%` }} />
          </dd>
          <dd className={classes.figure}>
            {bits >= 0.05 && '+'}
            {t('entities.bits', { bits: format.score(bits) })}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}
