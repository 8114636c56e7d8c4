import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '@/shared/ui/page.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useTenants } from './api.ts';
import { AskedGrants } from './asked-grants.tsx';
import { Defects } from './defects.tsx';
import { HeatGrid } from './heat-grid.tsx';
import { Nodes } from './nodes.tsx';
import { OperatorLogin } from './operator-login.tsx';
import { Queue } from './queue.tsx';
import { operatorSession, useOperatorSession } from './session.ts';
import { TenantPanels } from './tenant-panels.tsx';

/** The platform from outside its tenants: who keeps it busy, what waits, what runs it. */
export function OperatorPage() {
  const { t } = useTranslation();
  const session = useOperatorSession();
  if (!session) {
    return (
      <Page title={t('operator.title')} lead={t('operator.lead')}>
        <OperatorLogin />
      </Page>
    );
  }
  const leave = (
    <Button size="compact-sm" variant="default" onClick={operatorSession.end}>
      {t('bar.signOut')}
    </Button>
  );
  return (
    <Page title={t('operator.title')} lead={session.email} action={leave}>
      <Console />
    </Page>
  );
}

function Console() {
  const [chosen, setChosen] = useState<string>();
  return (
    <>
      <QueryView query={useTenants()}>
        {(tenants) => {
          const tenant = tenants.find(({ id }) => id === chosen);
          return (
            <>
              <HeatGrid tenants={tenants} chosen={chosen} onChoose={setChosen} />
              {tenant && <TenantPanels key={tenant.id} tenant={tenant} />}
            </>
          );
        }}
      </QueryView>
      <Queue />
      <Nodes />
      <Defects />
      <AskedGrants />
    </>
  );
}
