import { http, HttpResponse } from 'msw';
import { origin } from './answers.ts';
import { defects, nodes } from './fixtures.ts';

/** What keeps the platform up, and what went wrong in it. */
export const operatorHandlers = [
  http.get(`${origin}/operator/nodes`, () => HttpResponse.json({ items: nodes })),
  http.get(`${origin}/operator/defects`, () => HttpResponse.json({ items: defects })),
  http.post(`${origin}/operator/defects/:id/resolve`, () =>
    HttpResponse.json({ ...defects[0], resolvedAt: new Date().toISOString() }),
  ),
];
