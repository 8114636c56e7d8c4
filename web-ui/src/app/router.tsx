import type { QueryClient } from '@tanstack/react-query';
import { createRoute, createRouter, type RouterHistory } from '@tanstack/react-router';
import { z } from 'zod/mini';
import { letIn } from './auth-routes.tsx';
import { NotFound } from './not-found.tsx';
import { PageFailure } from './page-failure.tsx';
import { outer, outside, root } from './outer-routes.tsx';
import * as pages from './pages.tsx';
import {
  datasetSearch,
  driftSearch,
  parseSearch,
  quarantineSearch,
  stringifySearch,
} from './search.ts';
import { Shell } from './shell/shell.tsx';

/** Everything behind the sign-in. */
const inside = createRoute({
  getParentRoute: outside,
  id: 'inside',
  component: Shell,
  beforeLoad: ({ location }) => letIn(location.href),
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
  validateSearch: quarantineSearch,
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
  validateSearch: datasetSearch,
  component: function Dataset() {
    const { as_of, record } = dataset.useSearch();
    return <pages.Dataset name={dataset.useParams().dataset} asOf={as_of} record={record} />;
  },
});

const drifts = createRoute({
  getParentRoute: within,
  path: '/drifts',
  validateSearch: driftSearch,
  component: function Drifts() {
    return <pages.Drifts {...drifts.useSearch()} />;
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
    return <pages.RowsOfCheck {...failedRows.useParams()} {...failedRows.useSearch()} />;
  },
});

const schedules = createRoute({
  getParentRoute: within,
  path: '/schedules',
  component: pages.Schedules,
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

const alerts = createRoute({ getParentRoute: within, path: '/alerts', component: pages.Alerts });
const apiKeys = createRoute({ getParentRoute: within, path: '/api-keys', component: pages.Keys });

const members = createRoute({ getParentRoute: within, path: '/members', component: pages.Members });
const shop = createRoute({ getParentRoute: within, path: '/shop', component: pages.Shop });
const sources = createRoute({ getParentRoute: within, path: '/sources', component: pages.Sources });
const routing = createRoute({ getParentRoute: within, path: '/routes', component: pages.Routes });
const usage = createRoute({ getParentRoute: within, path: '/usage', component: pages.Usage });
const audit = createRoute({ getParentRoute: within, path: '/audit', component: pages.Audit });

const side = [sources, routing, schedules, alerts, apiKeys, members, usage, audit, shop] as const;

/** Any other address: within the frame, so that the way on is in sight. */
const elsewhere = createRoute({ getParentRoute: within, path: '$', component: NotFound });

const routes = root.addChildren([
  ...outer,
  inside.addChildren([
    home,
    batches,
    batch,
    quarantine,
    datasets,
    dataset,
    drifts,
    models,
    model,
    run,
    entities,
    entity,
    quality,
    failedRows,
    incidents,
    incident,
    ...side,
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
