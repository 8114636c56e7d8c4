import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '@/shared/ui/Page.tsx';
import { QueryView } from '@/shared/ui/QueryView.tsx';
import { useDashboard } from './api.ts';
import { Answers } from './Answers.tsx';
import { FirstSteps } from './FirstSteps.tsx';
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
        {(dashboard) =>
          dashboard.river.in || dashboard.batches?.length ? (
            <>
              <Answers dashboard={dashboard} />
              <River flow={dashboard.river} />
              <OpenIncidents dashboard={dashboard} />
              {upload}
              <Throughput dashboard={dashboard} />
              <Vitals dashboard={dashboard} />
              <LastBatches batches={dashboard.batches ?? []} />
              <LastRuns runs={dashboard.runs ?? []} />
            </>
          ) : (
            <>
              <FirstSteps upload={upload} />
              <River flow={dashboard.river} />
            </>
          )
        }
      </QueryView>
    </Page>
  );
}
