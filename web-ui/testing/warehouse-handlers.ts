import { http, HttpResponse, type HttpHandler } from 'msw';
import { origin, problem } from './answers.ts';
import { before } from './fixtures.ts';
import { uploadHandlers } from './upload-handlers.ts';

const columns = [
  { name: '_batch', type: 'bigint' },
  { name: '_line', type: 'bigint' },
  { name: 'customer_id', type: 'bigint' },
  { name: 'name', type: 'text' },
];

const ada = { _batch: 39, _line: 1, customer_id: 17_920, name: 'Ada Lovelace' };
const alan = { _batch: 12, _line: 2, customer_id: 17_921, name: 'Alan Turing' };

/** Records of the customers, of whom one had another name. */
export function warehouseHandlers(): HttpHandler[] {
  return [
    ...uploadHandlers(),
    http.get(`${origin}/warehouse/customers`, ({ request }) => {
      const asOf = new URL(request.url).searchParams.get('as_of');
      const items = [asOf ? { ...ada, _batch: 12, name: 'Ada Byron' } : ada, alan];
      return HttpResponse.json({ columns, items: asOf && asOf < '2020' ? [] : items });
    }),
    http.get(`${origin}/warehouse/customers/:key/versions`, ({ params }) =>
      params.key === '17920'
        ? HttpResponse.json({
            items: [
              version('39', 119, ada.name, { current: true, source: 'record', actor: 'u1' }),
              version('12', 9_000, 'Ada Byron', { source: 'http', actor: 'u2' }),
            ],
          })
        : problem(404, 'not-found', 'There is no such record.'),
    ),
  ];
}

function version(batchId: string, minutes: number, name: string, more: object) {
  return {
    batchId,
    line: 1,
    at: before(minutes),
    deleted: false,
    current: false,
    values: { customer_id: ada.customer_id, name },
    ...more,
  };
}
