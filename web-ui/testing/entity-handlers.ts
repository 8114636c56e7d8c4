import { http, HttpResponse, type HttpHandler } from 'msw';
import * as fixtures from './fixtures.ts';
import { origin } from './answers.ts';

/** Answers of the entities that were resolved. */
export function entityHandlers(list: <T>(items: readonly T[]) => Response): HttpHandler[] {
  return [
    http.get(`${origin}/entities`, () => list(fixtures.entities)),
    http.get(`${origin}/entities/:entity/golden`, () => list(fixtures.golden)),
    http.get(`${origin}/entities/:entity/records`, ({ request }) => {
      const id = new URL(request.url).searchParams.get('entityId');
      return HttpResponse.json({
        items:
          id === 'c1000'
            ? fixtures.members
            : [{ dataset: 'crm', recordId: `of-${id}`, entityId: id }],
      });
    }),
    http.get(`${origin}/entities/:entity/matches`, () => list(fixtures.matches)),
  ];
}
