import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Cause, Dashboard, Incident } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { Bar } from '@/shared/ui/bar.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { useCauseWords } from '@/shared/ui/use-cause-words.ts';
import classes from './open-incidents.module.css';

/** Causes of an incident that has the panel for itself. */
const ALONE = 3;

/** What is wrong now and what explains it best. */
export function OpenIncidents({ dashboard }: { dashboard: Dashboard }) {
  const { t } = useTranslation();
  const items = dashboard.incidents.items ?? [];
  return (
    <Panel
      title={t('home.incidents')}
      hint={items.length > 0 ? String(dashboard.incidents.open ?? items.length) : undefined}
      span={7}
      action={<Link to="/incidents">{t('home.all')}</Link>}
      flush
    >
      {items.length === 0 ? (
        <Notice icon="quality" title={t('home.noIncidents')} hint={t('home.noIncidentsHint')} />
      ) : (
        <ul>
          {items.map((incident) => (
            <Item key={incident.id} incident={incident} most={items.length > 1 ? 1 : ALONE} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Item({ incident, most }: { incident: Incident; most: number }) {
  const { t } = useTranslation();
  const causes = incident.causes.slice(0, most);
  return (
    <li className={classes.item}>
      <div className={classes.head}>
        <Link to="/incidents/$incidentId" params={{ incidentId: incident.id }}>
          {incident.subject}
        </Link>
        <span className={classes.age}>
          <Ago at={incident.openedAt} />
        </span>
      </div>
      {causes.map((cause) => (
        <CauseLine key={cause.rank} cause={cause} />
      ))}
      {causes.length === 0 && <p className={classes.age}>{t('incidents.noCauses')}</p>}
    </li>
  );
}

function CauseLine({ cause }: { cause: Cause }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name, shows } = useCauseWords()(cause);
  return (
    <div className={classes.cause}>
      <span>
        {name} {shows && <span className={classes.kind}>{shows}</span>}
      </span>
      <Bar share={cause.share} tone={cause.rank === 1 ? 'broken' : 'info'} />
      <span className={classes.share}>
        {t('home.explains', { share: format.share(cause.share) })}
      </span>
    </div>
  );
}
