import { http, HttpResponse, type HttpHandler, type JsonBodyType } from 'msw';
import { origin, problem } from './answers.ts';
import * as fixtures from './fixtures.ts';
import { sourceHandlers } from './source-handlers.ts';

type List = <T>(items: readonly T[]) => HttpResponse<JsonBodyType>;

/** What runs by time, after another run or when data comes, and the sources that may be pulled so. */
export function scheduleHandlers(list: List): HttpHandler[] {
  return [
    ...sourceHandlers(list),
    http.get(`${origin}/schedules`, () => list(fixtures.schedules)),
    http.get(`${origin}/schedules/preview`, ({ request }) => {
      const cron = new URL(request.url).searchParams.get('cron') ?? '';
      return cron.split(' ').length === 5
        ? HttpResponse.json({ items: [1, 2, 3].map((day) => fixtures.before(-86_400 * day)) })
        : problem(422, 'unprocessable', 'cron: Five fields are wanted.');
    }),
    http.get(`${origin}/schedules/:name`, ({ params }) => {
      const found = fixtures.schedules.find(({ name }) => name === params.name);
      return found ? HttpResponse.json(found) : problem(404, 'not-found', 'There is none.');
    }),
    http.get(`${origin}/schedules/:name/runs`, () => list(fixtures.scheduleRuns)),
    http.put(`${origin}/schedules/:name`, async ({ params, request }) =>
      HttpResponse.json({
        name: params.name,
        heard: [],
        ...((await request.json()) as object),
      }),
    ),
    http.patch(`${origin}/schedules/:name`, async ({ params, request }) => {
      const found = fixtures.schedules.find(({ name }) => name === params.name);
      return HttpResponse.json({ ...found, ...((await request.json()) as object) });
    }),
    http.post(`${origin}/schedules/:name/run`, () =>
      HttpResponse.json({ ...fixtures.scheduleRuns[0], state: 'queued' }, { status: 202 }),
    ),
    http.delete(`${origin}/schedules/:name`, () => new HttpResponse(null, { status: 204 })),
  ];
}
