import { useTranslation } from 'react-i18next';
import type { TenantItem } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Ago } from '@/shared/ui/ago.tsx';
import { Badge } from '@/shared/ui/badge.tsx';
import { Facts } from '@/shared/ui/facts.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { QuotaBars } from '@/shared/usage/quota-bars.tsx';
import { UsageDays } from '@/shared/usage/usage-days.tsx';
import { useTenantUsage } from './api.ts';
import { AskForGrant } from './ask-for-grant.tsx';
import { LimitsForm } from './limits-form.tsx';
import classes from './operator.module.css';
import { ShareForm } from './share-form.tsx';
import { StandingForm } from './standing-form.tsx';

/** One tenant: its state, what it uses, and what the operator may change. */
export function TenantPanels({ tenant }: { tenant: TenantItem }) {
  const { t } = useTranslation();
  const format = useFormat();
  const usage = useTenantUsage(tenant.id);
  return (
    <>
      <Panel title={tenant.name} hint={tenant.slug} span={8}>
        <Facts
          facts={[
            {
              name: t('members.state'),
              value: (
                <Badge tone={tenant.state === 'active' ? 'well' : 'broken'}>
                  {t(`operator.states.${tenant.state}`)}
                </Badge>
              ),
            },
            { name: t('operator.members'), value: format.count(tenant.members) },
            { name: t('operator.sockets'), value: format.count(tenant.load.connections) },
            { name: t('operator.disk'), value: format.bytes(tenant.bytes) },
            { name: t('operator.server'), value: tenant.server },
            { name: t('operator.since'), value: <Ago at={tenant.createdAt} /> },
          ]}
        />
        {tenant.suspendedFor && (
          <p className={classes.quiet}>{t('operator.because', { reason: tenant.suspendedFor })}</p>
        )}
        <h3 className={classes.part}>{t('usage.plan', { plan: tenant.plan })}</h3>
        <QueryView query={usage} lines={5}>
          {({ quotas, days }) => (
            <>
              <QuotaBars quotas={quotas} />
              <h3 className={classes.part}>{t('usage.days')}</h3>
              <UsageDays days={days} label={t('usage.days')} />
            </>
          )}
        </QueryView>
      </Panel>
      <Panel title={t('operator.change')} span={4}>
        <ShareForm tenant={tenant} />
        <LimitsForm tenant={tenant} quotas={usage.data?.quotas ?? []} />
        <StandingForm tenant={tenant} />
        <AskForGrant slug={tenant.slug} />
      </Panel>
    </>
  );
}
