import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { Badge } from '@/shared/ui/badge.tsx';
import { Choice } from '@/shared/ui/choice.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Page } from '@/shared/ui/page.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useIncidents } from './api.ts';
import classes from './incidents.module.css';

type Filter = 'all' | Incident['state'];

/** All incidents, the open ones first. */
export function IncidentsPage() {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<Filter>('all');
  const query = useIncidents();
  return (
    <Page title={t('incidents.title')} lead={t('incidents.lead')}>
      <Panel title={t('incidents.title')} flush>
        <QueryView query={query}>
          {(incidents) =>
            incidents.length === 0 ? (
              <Notice icon="quality" title={t('incidents.empty')} hint={t('incidents.emptyHint')} />
            ) : (
              <>
                <div className={classes.filter}>
                  <Choice
                    label={t('incidents.state')}
                    value={filter}
                    onChange={setFilter}
                    options={(['all', 'open', 'closed'] as const).map((value) => ({
                      value,
                      label: t(`incidents.filters.${value}`),
                      count: incidents.filter(({ state }) => value === 'all' || state === value)
                        .length,
                    }))}
                  />
                </div>
                <Table
                  incidents={incidents.filter(({ state }) => filter === 'all' || state === filter)}
                />
              </>
            )
          }
        </QueryView>
      </Panel>
    </Page>
  );
}

function Table({ incidents }: { incidents: readonly Incident[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const openFirst = [...incidents].sort(
    (a, b) => Number(a.state === 'closed') - Number(b.state === 'closed'),
  );
  const columns: Column<Incident>[] = [
    {
      key: 'state',
      head: t('incidents.state'),
      cell: ({ state }) => (
        <Badge tone={state === 'open' ? 'broken' : 'well'} loud={state === 'open'}>
          {t(`incidents.states.${state}`)}
        </Badge>
      ),
    },
    {
      key: 'subject',
      head: t('incidents.subject'),
      title: true,
      cell: ({ id, subject }) => (
        <Link to="/incidents/$incidentId" params={{ incidentId: id }}>
          {subject}
        </Link>
      ),
    },
    {
      key: 'cause',
      head: t('incidents.topCause'),
      cell: ({ causes: [cause] }) =>
        cause && (
          <>
            <span className={classes.kind}>{t(`incidents.kinds.${cause.kind}`)}</span> {cause.name}
          </>
        ),
    },
    {
      key: 'share',
      head: t('incidents.share'),
      figure: true,
      cell: ({ causes: [cause] }) => cause && format.share(cause.share),
    },
    {
      key: 'opened',
      head: t('incidents.opened'),
      figure: true,
      cell: ({ openedAt }) => <Ago at={openedAt} />,
    },
  ];
  return (
    <DataTable
      label={t('incidents.title')}
      columns={columns}
      rows={openFirst}
      rowKey={({ id }) => id}
    />
  );
}
