import { useTranslation } from 'react-i18next';
import { Notice } from '@/shared/ui/notice.tsx';
import { Page } from '@/shared/ui/page.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { QuotaBars } from '@/shared/usage/quota-bars.tsx';
import { UsageDays } from '@/shared/usage/usage-days.tsx';
import { useUsage } from './api.ts';

/** The plan, what is left of it, and what was used. */
export function UsagePage() {
  const { t } = useTranslation();
  return (
    <Page title={t('usage.title')} lead={t('usage.lead')}>
      <QueryView query={useUsage()}>
        {({ plan, quotas, days }) => (
          <>
            <Panel title={t('usage.plan', { plan })} hint={t('usage.planHint')}>
              <QuotaBars quotas={quotas} />
            </Panel>
            <Panel title={t('usage.days')} hint={t('usage.daysHint')} flush>
              {days.length === 0 ? (
                <Notice icon="clock" title={t('usage.empty')} hint={t('usage.emptyHint')} />
              ) : (
                <UsageDays days={days} label={t('usage.days')} />
              )}
            </Panel>
          </>
        )}
      </QueryView>
    </Page>
  );
}
