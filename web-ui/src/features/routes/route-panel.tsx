import { useTranslation } from 'react-i18next';
import type { Route } from '@/shared/api/types.ts';
import { Notice } from '@/shared/ui/notice.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { usePutRoutes } from './api.ts';
import { moved } from './draft.ts';
import { RouteForm } from './route-form.tsx';
import { RouteTable } from './route-table.tsx';

type Props = { version: number; routes: Route[]; mayChange: boolean };

/** The routes in their order; each change sends the whole list. */
export function RoutePanel({ version, routes, mayChange }: Props) {
  const { t } = useTranslation();
  const put = usePutRoutes(version);
  const change = {
    isPending: put.isPending,
    onMove: (from: number, to: number) => put.mutate(moved(routes, from, to)),
    onRemove: (at: number) => put.mutate(routes.filter((_, place) => place !== at)),
  };
  return (
    <>
      <Panel title={t('routes.title')} hint={String(routes.length)} span={mayChange ? 8 : 12} flush>
        {routes.length === 0 ? (
          <Notice icon="split" title={t('routes.empty')} hint={t('routes.emptyHint')} />
        ) : (
          <RouteTable routes={routes} change={mayChange ? change : undefined} />
        )}
        {put.error && <ProblemNotice error={put.error} />}
      </Panel>
      {mayChange && (
        <RouteForm
          isPending={put.isPending}
          onAdd={(route, onDone) => put.mutate([...routes, route], { onSuccess: onDone })}
        />
      )}
    </>
  );
}
