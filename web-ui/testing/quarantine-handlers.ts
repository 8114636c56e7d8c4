import { http, HttpResponse, type HttpHandler, type JsonBodyType } from 'msw';
import { origin, problem } from './answers.ts';
import { driftHandlers } from './drift-handlers.ts';
import * as fixtures from './fixtures.ts';

type List = <T>(items: readonly T[]) => HttpResponse<JsonBodyType>;

/** What was set aside or came in another shape, and what is decided about it. */
export function quarantineHandlers(list: List): HttpHandler[] {
  return [
    ...driftHandlers(list),
    http.get(`${origin}/quarantine`, () => list(fixtures.quarantine)),
    http.get(`${origin}/quarantine/groups`, () => list(fixtures.quarantineGroups)),
    http.get(`${origin}/quarantine/decisions`, () => list([fixtures.decision()])),
    http.get(`${origin}/quarantine/decisions/:id`, () => HttpResponse.json(fixtures.decision())),
    http.post(`${origin}/quarantine/preview`, async ({ request }) => {
      const { expression } = (await request.json()) as { expression: string };
      return expression.includes('wrong')
        ? problem(422, 'unprocessable', 'The expression is refused at character 1: no wrong')
        : HttpResponse.json(fixtures.rulePreview);
    }),
    http.post(`${origin}/quarantine/replays`, () => HttpResponse.json(fixtures.decision())),
    http.post(`${origin}/quarantine/discards`, async ({ request }) => {
      const { why } = (await request.json()) as { why: string };
      return HttpResponse.json(fixtures.decision({ kind: 'discard', why, rowsStored: 0 }));
    }),
  ];
}
