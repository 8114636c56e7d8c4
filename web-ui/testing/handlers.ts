import { http, HttpResponse, type HttpHandler } from 'msw';
import * as fixtures from './fixtures.ts';
import { origin, problem } from './answers.ts';
import { alertHandlers } from './alert-handlers.ts';
import { modelHandlers } from './model-handlers.ts';
import { quarantineHandlers } from './quarantine-handlers.ts';
import { entityHandlers } from './entity-handlers.ts';
import { operatorHandlers } from './operator-handlers.ts';
import { routeHandlers } from './route-handlers.ts';
import { scheduleHandlers } from './schedule-handlers.ts';
import { warehouseHandlers } from './warehouse-handlers.ts';

/** Answers of a gateway whose tenant has sent data, or nothing yet. */
export function handlers(state: 'full' | 'empty' = 'full'): HttpHandler[] {
  const isFull = state === 'full';
  const list = <T>(items: readonly T[]) => HttpResponse.json({ items: isFull ? items : [] });
  return [
    http.post(`${origin}/auth/login`, async ({ request }) => {
      const { password } = (await request.json()) as { password: string };
      return password === 'wrong'
        ? problem(401, 'bad-credentials', 'Wrong e-mail address or password.')
        : HttpResponse.json(fixtures.session);
    }),
    http.post(`${origin}/auth/signup`, async ({ request }) => {
      const { slug } = (await request.json()) as { slug?: string };
      return slug === 'taken'
        ? problem(409, 'conflict', 'This slug is taken.')
        : HttpResponse.json(fixtures.session, { status: 201 });
    }),
    http.post(`${origin}/auth/refresh`, () => problem(401, 'unauthenticated', 'Sign in.')),
    http.post(`${origin}/auth/logout`, () => new HttpResponse(null, { status: 204 })),
    http.get(`${origin}/api-keys`, () => list(fixtures.apiKeys)),
    http.post(`${origin}/api-keys`, async ({ request }) =>
      HttpResponse.json(
        { id: 'k9', key: 'mr_made-once', ...((await request.json()) as object) },
        { status: 201 },
      ),
    ),
    http.delete(`${origin}/api-keys/:id`, () => new HttpResponse(null, { status: 204 })),
    http.get(`${origin}/users`, () =>
      HttpResponse.json({ items: isFull ? fixtures.team : fixtures.team.slice(0, 1) }),
    ),
    http.post(`${origin}/users`, async ({ request }) =>
      HttpResponse.json(
        {
          id: 'i9',
          state: 'invited',
          expiresAt: fixtures.before(-600_000),
          invitation: 'mri_made-once',
          ...((await request.json()) as object),
        },
        { status: 201 },
      ),
    ),
    http.patch(`${origin}/users/:id`, async ({ params, request }) => {
      const found = fixtures.team.find(({ id }) => id === params.id);
      return HttpResponse.json({ ...found, ...((await request.json()) as object) });
    }),
    http.delete(`${origin}/users/:id`, () => new HttpResponse(null, { status: 204 })),
    http.post(`${origin}/auth/accept`, () => HttpResponse.json(fixtures.session, { status: 201 })),
    http.get(`${origin}/grants`, () => list(fixtures.grants)),
    http.patch(`${origin}/grants/:id`, () => HttpResponse.json(fixtures.grants[0])),
    http.get(`${origin}/metrics/pipeline`, () =>
      HttpResponse.json({
        ...fixtures.pipelineMetrics,
        items: isFull ? fixtures.pipelineMetrics.items : [],
      }),
    ),
    http.get(`${origin}/metrics/warehouse`, () => HttpResponse.json(fixtures.warehouseMetrics)),
    http.get(`${origin}/metrics/kafka`, () => list(fixtures.kafkaSources)),
    http.get(`${origin}/usage`, () =>
      HttpResponse.json(isFull ? fixtures.usage : { ...fixtures.usage, days: [] }),
    ),
    http.post(`${origin}/operator/login`, async ({ request }) => {
      const { email, password } = (await request.json()) as { email: string; password: string };
      return password === 'wrong'
        ? problem(401, 'bad-credentials', 'Wrong e-mail address or password.')
        : HttpResponse.json({ id: 'o1', email, accessToken: 'operator-1', expiresIn: 600 });
    }),
    http.get(`${origin}/operator/tenants`, () => list(fixtures.tenants)),
    http.patch(`${origin}/operator/tenants/:id`, () => HttpResponse.json(fixtures.tenants[0])),
    http.post(`${origin}/operator/tenants/:id/:verb`, () => HttpResponse.json(fixtures.tenants[0])),
    http.get(`${origin}/operator/tenants/:id/usage`, () => HttpResponse.json(fixtures.usage)),
    http.get(`${origin}/operator/plans`, () => HttpResponse.json({ items: fixtures.plans })),
    ...operatorHandlers,
    http.get(`${origin}/operator/queue`, () => list(fixtures.stages)),
    http.get(`${origin}/operator/grants`, () => list(fixtures.askedGrants)),
    http.post(`${origin}/operator/grants`, () =>
      HttpResponse.json(fixtures.askedGrants[0], { status: 201 }),
    ),
    http.post(`${origin}/operator/grants/:id/token`, () =>
      HttpResponse.json(
        { tenant: 'telecom', accessToken: 'grant-token-1', expiresIn: 600 },
        { status: 201 },
      ),
    ),
    http.get(`${origin}/auth/organizations`, () =>
      HttpResponse.json({
        items: isFull ? fixtures.organizations : fixtures.organizations.slice(0, 1),
      }),
    ),
    http.get(`${origin}/audit`, () => list(fixtures.auditedCalls)),
    http.get(`${origin}/audit/verify`, () =>
      HttpResponse.json({ valid: true, rows: isFull ? fixtures.auditedCalls.length : 0 }),
    ),
    http.get(`${origin}/dashboard`, () =>
      HttpResponse.json(isFull ? fixtures.dashboard : fixtures.emptyDashboard),
    ),
    http.get(`${origin}/flows`, () =>
      HttpResponse.json(isFull ? fixtures.flows : { state: 'off', items: [] }),
    ),
    http.get(`${origin}/batches`, ({ request }) => {
      const dataset = new URL(request.url).searchParams.get('dataset');
      return list(fixtures.batches.filter((batch) => !dataset || batch.dataset === dataset));
    }),
    http.get(`${origin}/batches/:id`, ({ params }) => {
      const known = fixtures.batches.find(({ batchId }) => batchId === params.id);
      // The socket's script goes on from here.
      const found =
        known ?? (Number(params.id) < 900 ? fixtures.batch(Number(params.id)) : undefined);
      return found ? HttpResponse.json(found) : problem(404, 'not-found', 'No such batch.');
    }),
    ...quarantineHandlers(list),
    ...routeHandlers(isFull),
    http.get(`${origin}/datasets`, () => list(fixtures.datasets)),
    http.get(`${origin}/datasets/:dataset`, ({ params }) => {
      const wanted = params.dataset === 'garden_orders' ? 'orders' : params.dataset;
      const found = fixtures.datasets.find(({ name }) => name === wanted);
      return found ? HttpResponse.json(found) : problem(404, 'not-found', 'No such dataset.');
    }),
    ...warehouseHandlers(),
    http.get(`${origin}/warehouse/orders`, ({ request }) => {
      const at = Number(new URL(request.url).searchParams.get('cursor') ?? 0);
      const items = Array.from({ length: 100 }, (_, i) => fixtures.orderRow(at + i));
      return HttpResponse.json({
        columns: fixtures.orderColumns,
        items,
        next: at < 400 ? String(at + 100) : undefined,
      });
    }),
    http.post(`${origin}/datasets/:dataset/records`, ({ params }) =>
      HttpResponse.json(
        fixtures.batch(43, {
          dataset: String(params.dataset),
          rowsIn: 60,
          rowsStored: 56,
          rowsQuarantined: 4,
        }),
      ),
    ),
    ...modelHandlers(list),
    http.get(`${origin}/runs`, () => list(fixtures.runs)),
    http.get(`${origin}/runs/:id`, ({ params }) => {
      const found = fixtures.runs.find(({ id }) => id === params.id);
      return found ? HttpResponse.json(found) : problem(404, 'not-found', 'No such run.');
    }),
    ...entityHandlers(list),
    http.get(`${origin}/quality`, () =>
      HttpResponse.json(isFull ? fixtures.quality : { datasets: [] }),
    ),
    http.get(`${origin}/checks/results`, () =>
      HttpResponse.json({ items: isFull ? fixtures.checks : [] }),
    ),
    http.get(`${origin}/checks/:name/failed-rows`, () =>
      HttpResponse.json({
        check: 'k1',
        items: [
          {
            batch: '41',
            line: 12,
            values: { invoice_no: 571_557, description: fixtures.XSS, unit_price: 249 },
          },
          {
            batch: '41',
            line: 13,
            values: { invoice_no: 571_558, description: 'JUMBO BAG', unit_price: 195 },
          },
        ],
      }),
    ),
    ...alertHandlers(list),
    ...scheduleHandlers(list),
    http.get(`${origin}/incidents`, () => list(fixtures.incidents)),
    http.get(`${origin}/incidents/:id`, ({ params }) => {
      const found = fixtures.incidents.find(({ id }) => id === params.id);
      return found ? HttpResponse.json(found) : problem(404, 'not-found', 'No such incident.');
    }),
  ];
}
