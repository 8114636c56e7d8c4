import { http, HttpResponse, type HttpHandler, type JsonBodyType } from 'msw';
import { origin } from './answers.ts';
import * as fixtures from './fixtures.ts';

type List = <T>(items: readonly T[]) => HttpResponse<JsonBodyType>;

/** Where rows come from by themselves. */
export function sourceHandlers(list: List): HttpHandler[] {
  return [
    http.get(`${origin}/sources`, () => list(fixtures.sources)),
    http.get(`${origin}/sources/:name/pulls`, () => list(fixtures.pulls)),
    http.put(`${origin}/sources/:name`, async ({ params, request }) =>
      HttpResponse.json({
        name: params.name,
        state: 'idle',
        positions: {},
        ...((await request.json()) as object),
      }),
    ),
    http.post(`${origin}/sources/:name/pull`, ({ params }) =>
      HttpResponse.json(
        { ...fixtures.pulls[0], id: '10', source: params.name, state: 'queued' },
        { status: 202 },
      ),
    ),
    http.delete(`${origin}/sources/:name`, () => new HttpResponse(null, { status: 204 })),
  ];
}
