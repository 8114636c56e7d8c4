import { http, HttpResponse, type HttpHandler, type JsonBodyType } from 'msw';
import { origin, problem } from './answers.ts';
import * as fixtures from './fixtures.ts';

type List = <T>(items: readonly T[]) => HttpResponse<JsonBodyType>;

/** Changes of sources' columns, and what is decided about them. */
export function driftHandlers(list: List): HttpHandler[] {
  const found = (id: unknown) => fixtures.drifts.find((drift) => drift.id === id);
  const missing = () => problem(404, 'not-found', 'No such drift.');
  return [
    http.get(`${origin}/drifts`, ({ request }) => {
      const asked = new URL(request.url).searchParams;
      const [dataset, state] = [asked.get('dataset'), asked.get('state')];
      return list(
        fixtures.drifts.filter(
          (drift) => (!dataset || drift.dataset === dataset) && (!state || drift.state === state),
        ),
      );
    }),
    http.get(`${origin}/drifts/:id`, ({ params }) => {
      const drift = found(params.id);
      return drift ? HttpResponse.json({ ...drift, impact: fixtures.driftImpact }) : missing();
    }),
    http.get(`${origin}/drifts/:id/preview`, ({ params }) =>
      found(params.id) ? HttpResponse.json(fixtures.driftPreview) : missing(),
    ),
    http.post(`${origin}/drifts/:id/withdraw`, async ({ params, request }) => {
      const drift = found(params.id);
      return drift
        ? HttpResponse.json({ ...drift, state: 'withdrawn', ...((await request.json()) as object) })
        : missing();
    }),
    http.post(`${origin}/drifts/:id/accept`, ({ params }) => {
      const drift = found(params.id);
      return drift ? HttpResponse.json({ ...drift, state: 'accepted' }) : missing();
    }),
    http.post(`${origin}/drifts/:id/reject`, async ({ params, request }) => {
      const drift = found(params.id);
      return drift
        ? HttpResponse.json({ ...drift, state: 'rejected', ...((await request.json()) as object) })
        : missing();
    }),
  ];
}
