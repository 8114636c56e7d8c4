import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dashboard } from '@/shared/api/types.ts';
import { DASH } from '@/shared/format/format.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { useLamp } from '@/shared/live/use-lamp.ts';
import { Badge } from '@/shared/ui/badge.tsx';
import { Bar } from '@/shared/ui/bar.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { scoreTone } from '@/shared/ui/tone.ts';
import classes from './vitals.module.css';

/** Quality score, alerts, latency, services. */
export function Vitals({ dashboard }: { dashboard: Dashboard }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { quality, alerts, services } = dashboard;
  const lamp = useLamp();
  // What this page measured says more than what the server remembers.
  const latency = (lamp.state === 'live' ? lamp.latency : undefined) ?? dashboard.latency;
  const down = services.filter((service) => service.state === 'down');
  const millis = (value: number | undefined) =>
    value === undefined ? DASH : format.duration(value);
  return (
    <div className={classes.vitals}>
      <Panel title={t('home.quality')} hint={t('home.qualityHint')}>
        <Link to="/quality" className={classes.score} data-tone={scoreTone(quality.score)}>
          {format.score(quality.score)}
        </Link>
        <Bar share={(quality.score ?? 0) / 100} tone={scoreTone(quality.score)} />
      </Panel>
      <Panel title={t('home.alerts')} action={<Link to="/alerts">{t('home.all')}</Link>}>
        <Badge tone={alerts.open ? 'broken' : 'well'} loud={Boolean(alerts.open)}>
          {alerts.open === undefined ? DASH : t('home.openAlerts', { count: alerts.open })}
        </Badge>
        <ul>
          {(alerts.items ?? []).map(({ id, rule }) => (
            <li key={id}>
              <Link to="/alerts">{rule}</Link>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title={t('home.latency')} hint={t('home.latencyHint')}>
        <dl className={classes.pair}>
          <Pair name={t('home.p50')}>{millis(latency?.p50Millis)}</Pair>
          <Pair name={t('home.p99')}>{millis(latency?.p99Millis)}</Pair>
        </dl>
      </Panel>
      <Panel
        title={t('home.services')}
        hint={
          down.length === 0 ? t('home.servicesUp') : t('home.servicesDown', { count: down.length })
        }
      >
        <ul className={classes.services}>
          {services.map(({ name, state }) => (
            <li key={name}>
              <Badge tone={state === 'up' ? 'well' : 'broken'} loud={state === 'down'}>
                {name}
                <span className="hidden"> {t(`home.${state}`)}</span>
              </Badge>
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}

function Pair({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dd>{children}</dd>
      <dt>{name}</dt>
    </div>
  );
}
