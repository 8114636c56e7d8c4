import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/session/use-session.ts';
import { Page } from '@/shared/ui/page.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useRoutes } from './api.ts';
import { RoutePanel } from './route-panel.tsx';
import { TrialPanel } from './trial-panel.tsx';
import { UnroutedPanel } from './unrouted-panel.tsx';

/** Roles that may change routes. */
const CHANGERS = new Set(['engineer', 'admin', 'owner']);

/** Which dataset the records of mixed streams belong to, and those that wait for a route. */
export function RoutesPage() {
  const { t } = useTranslation();
  const mayChange = CHANGERS.has(useSession()?.user.role ?? '');
  return (
    <Page title={t('routes.title')} lead={t('routes.lead')}>
      <QueryView query={useRoutes()}>
        {({ version, items, waiting }) => (
          <>
            <RoutePanel version={version} routes={items} mayChange={mayChange} />
            {mayChange && <TrialPanel />}
            <UnroutedPanel waiting={waiting} mayChange={mayChange} />
          </>
        )}
      </QueryView>
    </Page>
  );
}
