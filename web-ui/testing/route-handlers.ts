import { http, HttpResponse, type HttpHandler } from 'msw';
import { origin } from './answers.ts';

const ROUTES = [
  { dataset: 'orders', field: 'type', value: 'order' },
  { dataset: 'customers', source: 'crm', fields: ['customer_id', 'name'] },
];

const UNROUTED = [
  { id: '2', batchId: '41', line: 9, source: 'http', record: '{"type":"payment","iban":"X"}' },
  { id: '1', batchId: '41', line: 4, source: 'crm', record: '{"id":3}' },
];

/** Routes of mixed streams, and the records that none takes. */
export function routeHandlers(isFull: boolean): HttpHandler[] {
  const waiting = isFull ? UNROUTED.length : 0;
  return [
    http.get(`${origin}/routes`, () =>
      HttpResponse.json({ version: isFull ? 3 : 0, items: isFull ? ROUTES : [], waiting }),
    ),
    http.put(`${origin}/routes`, async ({ request }) => {
      const { version, items } = (await request.json()) as { version: number; items: unknown[] };
      return HttpResponse.json({ version: version + 1, items, waiting });
    }),
    http.post(`${origin}/routes/preview`, () => HttpResponse.json({ place: 0, dataset: 'orders' })),
    http.get(`${origin}/routes/unrouted`, () =>
      HttpResponse.json({ items: isFull ? UNROUTED : [] }),
    ),
    http.post(`${origin}/routes/again`, ({ request }) => {
      const isFirst = !new URL(request.url).searchParams.has('cursor');
      return HttpResponse.json({
        routed: isFirst ? 1 : 0,
        waiting: 1,
        refused: [],
        next: isFirst ? '2' : undefined,
      });
    }),
  ];
}
