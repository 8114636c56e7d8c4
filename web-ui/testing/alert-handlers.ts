import { http, HttpResponse, type HttpHandler } from 'msw';
import { origin } from './answers.ts';
import * as fixtures from './fixtures.ts';

/** Alerts and the rules that make them. */
export function alertHandlers(list: <T>(items: readonly T[]) => Response): HttpHandler[] {
  return [
    http.get(`${origin}/alerts`, () => list(fixtures.alerts)),
    http.get(`${origin}/alerts/rules`, () => list(fixtures.alertRules)),
    http.post(`${origin}/alerts/configure`, async ({ request }) =>
      HttpResponse.json(
        { ...fixtures.alertRules[1], ...((await request.json()) as object) },
        { status: 201 },
      ),
    ),
    http.delete(`${origin}/alerts/rules/:name`, () => new HttpResponse(null, { status: 204 })),
  ];
}
