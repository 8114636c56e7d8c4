import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '@/shared/ui/page.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useDashboard } from './api.ts';
import { Answers } from './answers.tsx';
import { FlowsPanel } from './flows-panel.tsx';
import { FirstLead, FromProgram } from './first-steps.tsx';
import { LastBatches } from './last-batches.tsx';
import { LastRuns } from './last-runs.tsx';
import { OpenIncidents } from './open-incidents.tsx';
import { River } from './river.tsx';
import { Throughput } from './throughput.tsx';
import { Vitals } from './vitals.tsx';

/** The control room; `upload` is where a file can be dropped. */
export function DashboardPage({ upload }: { upload: ReactNode }) {
  const { t } = useTranslation();
  const query = useDashboard();
  return (
    <Page title={t('home.title')}>
      <QueryView query={query} lines={12}>
        {(dashboard) => {
          const isEmpty = !dashboard.river.in && !dashboard.batches?.length;
          const river = <River flow={dashboard.river} />;
          // The upload keeps its place among its siblings, and so its file, when the first rows come.
          return (
            <>
              {isEmpty ? <FirstLead /> : <Answers dashboard={dashboard} />}
              {!isEmpty && river}
              {!isEmpty && <OpenIncidents dashboard={dashboard} />}
              {upload}
              {isEmpty ? <FromProgram /> : <Throughput dashboard={dashboard} />}
              {isEmpty ? river : <Vitals dashboard={dashboard} />}
              <FlowsPanel />
              {!isEmpty && <LastBatches batches={dashboard.batches ?? []} />}
              {!isEmpty && <LastRuns runs={dashboard.runs ?? []} />}
            </>
          );
        }}
      </QueryView>
    </Page>
  );
}
