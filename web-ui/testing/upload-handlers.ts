import { http, HttpResponse, type HttpHandler } from 'msw';
import { origin } from './answers.ts';
import * as fixtures from './fixtures.ts';

/** What would become of a file: of three orders one has too few fields. And files that came. */
export function uploadHandlers(): HttpHandler[] {
  return [
    http.get(
      `${origin}/batches/:id/payload`,
      () =>
        new HttpResponse('order_id,product\n10001,kettle\n', {
          headers: {
            'Content-Type': 'text/csv',
            'Content-Disposition': `attachment; filename="o.csv"; filename*=UTF-8''%C3%B6.csv`,
          },
        }),
    ),
    http.post(`${origin}/batches/:id/replay`, ({ params }) =>
      HttpResponse.json(
        fixtures.batch(44, {
          state: 'received',
          source: `replay:${String(params.id)}`,
          rowsIn: 0,
          rowsStored: 0,
          finishedAt: undefined,
        }),
        { status: 202 },
      ),
    ),
    http.post(`${origin}/datasets/:dataset/preview`, ({ params, request }) => {
      const asked = new URL(request.url).searchParams;
      const encoding = asked.get('encoding') ?? 'utf-8';
      return HttpResponse.json({
        dataset: String(params.dataset),
        dialect: {
          delimiter: asked.get('delimiter') ?? ',',
          quote: asked.get('quote') ?? '"',
          encoding,
          header: asked.get('header') !== 'false',
          headerLine: 1,
        },
        columns: [
          { name: 'order_id', header: 'order_id', type: 'bigint', required: false, added: true },
          { name: 'product', header: 'product', type: 'text', required: false, added: true },
        ],
        renamed: [],
        lines: [
          { line: 2, values: ['10001', 'kettle'] },
          { line: 3, values: ['10002', null] },
        ],
        rowsIn: 3,
        rowsStored: 2,
        rowsQuarantined: 1,
        rejected: [
          {
            line: 4,
            reason: 'too-few-fields',
            detail: '1 fields where the header has 2',
            raw: '10003',
          },
        ],
        whole: asked.get('cut') !== 'true',
      });
    }),
  ];
}
