import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Incident } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { useNow } from '@/shared/format/use-now.ts';
import { Badge } from '@/shared/ui/badge.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Page } from '@/shared/ui/page.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useIncident } from './api.ts';
import { CauseItem } from './cause-item.tsx';
import classes from './incidents.module.css';

/** One incident: what is wrong and what explains it, best explanation first. */
export function IncidentPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const query = useIncident(id);
  return (
    <Page
      title={query.data?.subject ?? t('incidents.title')}
      lead={<Link to="/incidents">{t('incidents.title')}</Link>}
      action={query.data && <State incident={query.data} />}
    >
      <Panel title={t('incidents.causes')} hint={t('incidents.causesHint')} flush>
        <QueryView query={query}>
          {({ causes }) =>
            causes.length === 0 ? (
              <Notice
                icon="search"
                title={t('incidents.noCauses')}
                hint={t('incidents.noCausesHint')}
              />
            ) : (
              <ol>
                {causes.map((cause) => (
                  <CauseItem key={cause.rank} cause={cause} />
                ))}
              </ol>
            )
          }
        </QueryView>
      </Panel>
    </Page>
  );
}

function State({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { state, openedAt, closedAt } = incident;
  const until = closedAt ? Date.parse(closedAt) : now;
  return (
    <p className={classes.head}>
      <Badge tone={state === 'open' ? 'broken' : 'well'} loud>
        {t(`incidents.states.${state}`)}
      </Badge>
      <span>{format.dateTime(openedAt)}</span>
      <span>
        {t('incidents.openFor', {
          duration: format.duration(Math.max(0, until - Date.parse(openedAt))),
        })}
      </span>
    </p>
  );
}
