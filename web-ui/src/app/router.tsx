import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Outlet,
  redirect,
  type RouterHistory,
} from '@tanstack/react-router';
import { z } from 'zod/mini';
import { session } from '@/shared/session/session.ts';
import { InvitationRoute, LoginRoute, SignupRoute, wayIn } from './auth-routes.tsx';
import { NotFound } from './not-found.tsx';
import { PageFailure } from './page-failure.tsx';
import * as pages from './pages.tsx';
import { parseSearch, stringifySearch } from './search.ts';
import { Shell } from './shell/shell.tsx';

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFound,
});

const next = z.object({ next: z.optional(z.string()) });

/** Whether somebody is signed in; nobody is while the server cannot say so. */
async function isIn(): Promise<boolean> {
  return (session.get() ?? (await session.start().catch(() => null))) !== null;
}

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: next,
  component: LoginRoute,
  beforeLoad: async ({ search }) => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's way to redirect
    if (await isIn()) throw redirect({ href: wayIn(search.next) });
  },
});
const signup = createRoute({
  getParentRoute: () => root,
  path: '/signup',
  component: SignupRoute,
  beforeLoad: async () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's way to redirect
    if (await isIn()) throw redirect({ to: '/' });
  },
});

/** For whoever has an invitation, signed in or not. */
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: InvitationRoute,
  beforeLoad: () => isIn(),
});

/** Everything behind the sign-in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Shell,
  beforeLoad: async ({ location }) => {
    if (session.get() ?? (await session.start())) return;
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's way to redirect
    throw redirect({ to: '/login', search: location.href === '/' ? {} : { next: location.href } });
  },
});

/** The parent of what is behind the sign-in. */
const within = () => inside;

const home = createRoute({ getParentRoute: within, path: '/', component: pages.Home });

const batches = createRoute({
  getParentRoute: within,
  path: '/batches',
  validateSearch: z.object({ dataset: z.optional(z.string()) }),
  component: function Batches() {
    return <pages.Batches {...batches.useSearch()} />;
  },
});

const batch = createRoute({
  getParentRoute: within,
  path: '/batches/$batchId',
  component: function Batch() {
    return <pages.Batch id={batch.useParams().batchId} />;
  },
});

const quarantine = createRoute({
  getParentRoute: within,
  path: '/quarantine',
  validateSearch: z.object({
    dataset: z.optional(z.string()),
    batch: z.optional(z.string()),
  }),
  component: function Quarantine() {
    return <pages.Quarantine filter={quarantine.useSearch()} />;
  },
});

const datasets = createRoute({
  getParentRoute: within,
  path: '/datasets',
  component: pages.Datasets,
});

const dataset = createRoute({
  getParentRoute: within,
  path: '/datasets/$dataset',
  component: function Dataset() {
    return <pages.Dataset name={dataset.useParams().dataset} />;
  },
});

const models = createRoute({ getParentRoute: within, path: '/models', component: pages.Models });

const model = createRoute({
  getParentRoute: within,
  path: '/models/$model',
  component: function Model() {
    return <pages.Model name={model.useParams().model} />;
  },
});

const run = createRoute({
  getParentRoute: within,
  path: '/runs/$runId',
  component: function Run() {
    return <pages.Run id={run.useParams().runId} />;
  },
});

const entities = createRoute({
  getParentRoute: within,
  path: '/entities',
  component: pages.Entities,
});

const entity = createRoute({
  getParentRoute: within,
  path: '/entities/$entity',
  validateSearch: z.object({ id: z.optional(z.string()) }),
  component: function Entity() {
    return <pages.Entity entity={entity.useParams().entity} chosen={entity.useSearch().id} />;
  },
});

const quality = createRoute({ getParentRoute: within, path: '/quality', component: pages.Quality });

const failedRows = createRoute({
  getParentRoute: within,
  path: '/quality/$file/failed-rows',
  validateSearch: z.object({ check: z.optional(z.string()) }),
  component: function FailedRows() {
    const { check } = failedRows.useSearch();
    return check === undefined ? (
      <pages.NoCheck />
    ) : (
      <pages.FailedRows file={failedRows.useParams().file} check={check} />
    );
  },
});

const incidents = createRoute({
  getParentRoute: within,
  path: '/incidents',
  component: pages.Incidents,
});

const incident = createRoute({
  getParentRoute: within,
  path: '/incidents/$incidentId',
  component: function Incident() {
    return <pages.Incident id={incident.useParams().incidentId} />;
  },
});

const apiKeys = createRoute({ getParentRoute: within, path: '/api-keys', component: pages.Keys });

const members = createRoute({ getParentRoute: within, path: '/members', component: pages.Members });
const audit = createRoute({ getParentRoute: within, path: '/audit', component: pages.Audit });

/** Any other address: within the frame, so that the way on is in sight. */
const elsewhere = createRoute({ getParentRoute: within, path: '$', component: NotFound });

const routes = root.addChildren([
  login,
  signup,
  invitation,
  inside.addChildren([
    home,
    batches,
    batch,
    quarantine,
    datasets,
    dataset,
    models,
    model,
    run,
    entities,
    entity,
    quality,
    failedRows,
    incidents,
    incident,
    apiKeys,
    members,
    audit,
    elsewhere,
  ]),
]);

export function createAppRouter(queries: QueryClient, history?: RouterHistory) {
  return createRouter({
    routeTree: routes,
    context: { queries },
    history,
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultErrorComponent: PageFailure,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
