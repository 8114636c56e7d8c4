import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Batch, Dashboard } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { useNow } from '@/shared/format/use-now.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { Icon } from '@/shared/ui/icon.tsx';
import type { Tone } from '@/shared/ui/tone.ts';
import { useCauseWords } from '@/shared/ui/use-cause-words.ts';
import classes from './answers.module.css';
import { openFailure } from './open-failure.ts';

/** Is it well, what changed, what next: one line each. */
export function Answers({ dashboard }: { dashboard: Dashboard }) {
  const failed = openFailure(dashboard.batches ?? [], useNow());
  return (
    <section className={classes.answers}>
      <Health dashboard={dashboard} failed={failed} />
      <Change dashboard={dashboard} />
      <Next dashboard={dashboard} failed={failed} />
    </section>
  );
}

function Answer({
  ask,
  tone,
  children,
  hint,
}: {
  ask: string;
  tone?: Tone;
  children: ReactNode;
  hint?: ReactNode;
}) {
  return (
    <div className={classes.answer} data-tone={tone}>
      <h2 className={classes.ask}>{ask}</h2>
      <p className={classes.say}>{children}</p>
      {hint && <p className={classes.hint}>{hint}</p>}
    </div>
  );
}

function BatchLink({
  batch,
  className,
  children,
}: {
  batch: Batch;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Link to="/batches/$batchId" params={{ batchId: batch.batchId }} className={className}>
      {children}
    </Link>
  );
}

type Known = {
  dashboard: Dashboard;
  /** The failed batch that waits for somebody. */
  failed: Batch | undefined;
};

function Health({ dashboard, failed }: Known) {
  const { t } = useTranslation();
  const { incidents, river } = dashboard;
  const { pass = 0, fail = 0, warn = 0 } = river.checks ?? {};
  const causeWords = useCauseWords();
  const cause = incidents.items?.[0]?.causes[0];
  const words = cause && causeWords(cause);
  const hint = words && [words.name, words.shows].filter(Boolean).join(' · ');
  const ask = t('home.isItWell');
  if (incidents.open) {
    return (
      <Answer ask={ask} tone="broken" hint={hint}>
        <Link to="/incidents">{t('home.broken', { count: incidents.open })}</Link>
      </Answer>
    );
  }
  if (fail + warn > 0) {
    return (
      <Answer ask={ask} tone={fail > 0 ? 'broken' : 'attention'}>
        <Link to="/quality">
          {fail > 0 ? t('home.failing', { count: fail }) : t('home.attention', { count: warn })}
        </Link>
      </Answer>
    );
  }
  if (failed) {
    return (
      <Answer
        ask={ask}
        tone="broken"
        hint={
          <>
            {failed.problem} <Ago at={failed.finishedAt ?? failed.startedAt} />
          </>
        }
      >
        <BatchLink batch={failed}>
          {t('home.failedBatch', { id: failed.batchId, dataset: failed.dataset })}
        </BatchLink>
      </Answer>
    );
  }
  if (pass === 0) {
    return (
      <Answer ask={ask} hint={t('home.uncheckedHint')}>
        <Link to="/quality">{t('home.unchecked')}</Link>
      </Answer>
    );
  }
  return (
    <Answer ask={ask} tone="well" hint={t('home.wellHint')}>
      {t('home.well')}
    </Answer>
  );
}

function Change({ dashboard }: { dashboard: Dashboard }) {
  const { t } = useTranslation();
  const format = useFormat();
  const batch = dashboard.batches?.[0];
  if (!batch) return <Answer ask={t('home.whatChanged')}>{t('home.nothingYet')}</Answer>;
  const { rowsStored, rowsQuarantined, dataset = '' } = batch;
  const words = {
    count: rowsStored,
    stored: format.count(rowsStored),
    dataset,
    aside: format.count(rowsQuarantined),
  };
  return (
    <Answer ask={t('home.whatChanged')} hint={<Ago at={batch.finishedAt ?? batch.startedAt} />}>
      <BatchLink batch={batch}>
        {batch.state === 'failed'
          ? t('home.failedBatch', { id: batch.batchId, dataset })
          : rowsQuarantined > 0
            ? t('home.lastBatchAside', words)
            : t('home.lastBatch', words)}
      </BatchLink>
    </Answer>
  );
}

function Next({ dashboard, failed }: Known) {
  const { t } = useTranslation();
  const format = useFormat();
  const incident = dashboard.incidents.items?.[0];
  const quarantined = dashboard.river.quarantined ?? 0;
  return (
    <Answer ask={t('home.whatNext')}>
      {incident ? (
        <Link
          to="/incidents/$incidentId"
          params={{ incidentId: incident.id }}
          className={classes.next}
        >
          {t('home.nextIncident', { subject: incident.subject })} <Icon name="arrow" />
        </Link>
      ) : failed ? (
        <BatchLink batch={failed} className={classes.next}>
          {t('home.nextFailed', { id: failed.batchId })} <Icon name="arrow" />
        </BatchLink>
      ) : quarantined > 0 ? (
        <Link to="/quarantine" className={classes.next}>
          {t('home.nextQuarantine', { count: quarantined, shown: format.count(quarantined) })}{' '}
          <Icon name="arrow" />
        </Link>
      ) : (
        <a href="#add-data" className={classes.next}>
          {t('home.nextAdd')} <Icon name="arrow" />
        </a>
      )}
    </Answer>
  );
}
