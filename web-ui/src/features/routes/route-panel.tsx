import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Route } from '@/shared/api/types.ts';
import { Notice } from '@/shared/ui/notice.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { ProblemNotice } from '@/shared/ui/problem-notice.tsx';
import { usePutRoutes } from './api.ts';
import { moved } from './draft.ts';
import { RouteForm } from './route-form.tsx';
import { RouteTable } from './route-table.tsx';
import classes from './routes.module.css';

type Removal = { dataset: string; before: Route[]; after: Route[] };

type Props = { version: number; routes: Route[]; mayChange: boolean };

/** The routes in their order; each change sends the whole list. */
export function RoutePanel({ version, routes, mayChange }: Props) {
  const { t } = useTranslation();
  const put = usePutRoutes(version);
  const [removed, setRemoved] = useState<Removal>();
  const { list, stay, go } = useStay(routes, put.isPending);
  const change = {
    isPending: put.isPending,
    onMove: (from: number, to: number) => {
      stay(to, to < from ? 'up' : 'down');
      put.mutate(moved(routes, from, to), { onError: go });
    },
    onRemove: (at: number) => {
      const after = routes.filter((_, place) => place !== at);
      const dataset = routes[at]?.dataset ?? '';
      put.mutate(after, { onSuccess: () => setRemoved({ dataset, before: routes, after }) });
    },
  };
  // What somebody else has changed meanwhile is not undone with it.
  const isUndoable = removed && JSON.stringify(removed.after) === JSON.stringify(routes);
  return (
    <>
      <Panel title={t('routes.title')} hint={String(routes.length)} span={mayChange ? 8 : 12} flush>
        <div ref={list}>
          {routes.length === 0 ? (
            <Notice icon="split" title={t('routes.empty')} hint={t('routes.emptyHint')} />
          ) : (
            <RouteTable routes={routes} change={mayChange ? change : undefined} />
          )}
        </div>
        {isUndoable && (
          <div role="status" className={classes.undo}>
            {t('routes.removed', { dataset: removed.dataset })}
            <Button
              key={version}
              autoFocus
              size="compact-sm"
              variant="default"
              loading={put.isPending}
              onClick={() => put.mutate(removed.before)}
            >
              {t('routes.undo')}
            </Button>
          </div>
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

/** Keeps the focus with a route that was moved: on the same button, or the other at an end. */
function useStay(routes: Route[], isPending: boolean) {
  const list = useRef<HTMLDivElement>(null);
  const next = useRef<{ before: Route[]; buttons: string[] }>(undefined);
  useEffect(() => {
    if (!next.current || next.current.before === routes || isPending) return;
    const find = (its: string) => list.current?.querySelector<HTMLButtonElement>(its);
    const found = next.current.buttons.map(find);
    next.current = undefined;
    found.find((button) => button?.disabled === false)?.focus();
  }, [routes, isPending]);
  const stay = (place: number, way: 'up' | 'down') => {
    const other = way === 'up' ? 'down' : 'up';
    const buttons = [`[data-${way}="${place}"]`, `[data-${other}="${place}"]`];
    next.current = { before: routes, buttons };
  };
  const go = () => {
    next.current = undefined;
  };
  return { list, stay, go };
}
