import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/session/use-session.ts';
import { Notice } from '@/shared/ui/notice.tsx';
import { Page } from '@/shared/ui/page.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useAlertRules, useAlerts } from './api.ts';
import { History } from './history.tsx';
import { RuleForm } from './rule-form.tsx';
import { RuleTable } from './rule-table.tsx';

/** Roles that may change rules. */
const STEWARDS = new Set(['steward', 'engineer', 'admin', 'owner']);

/** What is told when it is not well, and each time that it was so. */
export function AlertsPage() {
  const { t } = useTranslation();
  const mayChange = STEWARDS.has(useSession()?.user.role ?? '');
  const rules = useAlertRules();
  const alerts = useAlerts();
  return (
    <Page title={t('alerts.title')} lead={t('alerts.lead')}>
      {mayChange && <RuleForm />}
      <Panel title={t('alerts.rules')} span={mayChange ? 8 : 12} flush>
        <QueryView query={rules}>
          {(known) =>
            known.length === 0 ? (
              <Notice icon="bell" title={t('alerts.noRules')} hint={t('alerts.noRulesHint')} />
            ) : (
              <RuleTable rules={known} mayChange={mayChange} />
            )
          }
        </QueryView>
      </Panel>
      <Panel title={t('alerts.history')} flush>
        <QueryView query={alerts}>
          {(known) =>
            known.length === 0 ? (
              <Notice icon="quality" title={t('alerts.empty')} hint={t('alerts.emptyHint')} />
            ) : (
              <History alerts={known} />
            )
          }
        </QueryView>
      </Panel>
    </Page>
  );
}
