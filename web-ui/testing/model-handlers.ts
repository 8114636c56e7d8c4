import { http, HttpResponse, type HttpHandler, type JsonBodyType } from 'msw';
import type { Lineage, Place } from '@/shared/api/types.ts';
import { origin, problem } from './answers.ts';
import * as fixtures from './fixtures.ts';

type List = <T>(items: readonly T[]) => HttpResponse<JsonBodyType>;

const column = (schema: Place['schema'], relation: string, name?: string): Place => ({
  schema,
  relation,
  column: name,
});

const amount = column('models', 'stg_orders', 'amount');
const revenue = column('models', 'revenue_by_day', 'revenue');

const upstream: Lineage = {
  column: amount,
  direction: 'upstream',
  links: [
    { from: column('raw', 'orders', 'quantity'), to: amount, how: 'computed', step: 1 },
    { from: column('raw', 'orders', 'unit_price'), to: amount, how: 'computed', step: 1 },
    {
      from: column('raw', 'orders', 'quantity'),
      to: column('models', 'stg_orders'),
      how: 'filtered',
      step: 1,
    },
  ],
  unknown: [],
  isWhole: true,
};

const downstream: Lineage = {
  column: amount,
  direction: 'downstream',
  links: [{ from: amount, to: revenue, how: 'aggregated', step: 1 }],
  unknown: [
    {
      place: column('models', 'churn_risk', 'score'),
      reason: "line 3: expected ')', found 'as'",
    },
  ],
  isWhole: false,
};

/** Models with their rows, and the lineage of the amounts. */
export function modelHandlers(list: List): HttpHandler[] {
  return [
    http.get(`${origin}/models`, () => list(fixtures.models)),
    http.get(`${origin}/models/:model`, ({ params }) => {
      const found = fixtures.models.find(({ name }) => name === params.model);
      return found ? HttpResponse.json(found) : problem(404, 'not-found', 'No such model.');
    }),
    http.get(`${origin}/models/:model/rows`, () =>
      HttpResponse.json({
        columns: fixtures.models[0]?.columns ?? [],
        items: Array.from({ length: 20 }, (_, i) => ({
          invoice_no: 571_547 + i,
          amount: 12.45 * i,
        })),
      }),
    ),
    http.get(`${origin}/lineage`, ({ request }) => {
      const asked = new URL(request.url).searchParams;
      const way = asked.get('direction') === 'downstream' ? downstream : upstream;
      return asked.get('column')?.endsWith('.amount')
        ? HttpResponse.json(way)
        : HttpResponse.json({ ...way, links: [], unknown: [], isWhole: true });
    }),
  ];
}
