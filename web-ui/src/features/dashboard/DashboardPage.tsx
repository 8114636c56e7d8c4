import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '@/shared/ui/Page.tsx';
import { QueryView } from '@/shared/ui/QueryView.tsx';
import { useDashboard } from './api.ts';
import { Answers } from './Answers.tsx';
import { FirstLead, FromProgram } from './FirstSteps.tsx';
import { LastBatches } from './LastBatches.tsx';
import { LastRuns } from './LastRuns.tsx';
import { OpenIncidents } from './OpenIncidents.tsx';
import { River } from './River.tsx';
import { Throughput } from './Throughput.tsx';
import { Vitals } from './Vitals.tsx';

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
              {!isEmpty && <LastBatches batches={dashboard.batches ?? []} />}
              {!isEmpty && <LastRuns runs={dashboard.runs ?? []} />}
            </>
          );
        }}
      </QueryView>
    </Page>
  );
}
