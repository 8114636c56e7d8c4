import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type { Batch } from '@/shared/api/types.ts';
import * as fixtures from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

/** A dataset without a table, whose only batch is as `more` says; the calls that would ask for rows. */
function withOnlyBatch(more: Partial<Batch>): string[] {
  const asked: string[] = [];
  server.use(
    http.get('*/api/v1/datasets/returns', () =>
      HttpResponse.json({
        ...fixtures.datasets[0],
        name: 'returns',
        table: 'returns',
        lastBatch: undefined,
        lastBatchAt: undefined,
        columns: {},
        mappings: [],
        rows: 0,
        revision: 0,
      }),
    ),
    http.get('*/api/v1/batches', () =>
      HttpResponse.json({ items: [fixtures.batch(40, { dataset: 'returns', ...more })] }),
    ),
    http.get('*/api/v1/warehouse/returns', ({ request }) => {
      asked.push(request.url);
      return new HttpResponse(null, { status: 404 });
    }),
  );
  return asked;
}

it('says that nothing is stored yet and leads to the batch that failed', async () => {
  const asked = withOnlyBatch({ state: 'failed', problem: 'The body is not gzip.' });
  renderApp('/datasets/returns');

  expect(await screen.findByText('Nothing is stored yet')).toBeVisible();
  expect(await screen.findByRole('link', { name: 'Batch 40 failed: look at it' })).toHaveAttribute(
    'href',
    '/batches/40',
  );
  expect(screen.getByText('The body is not gzip.')).toBeVisible();
  expect(screen.queryByRole('group', { name: 'Columns' })).toBeNull();
  expect(asked).toEqual([]);
});

it('does not speak of a failure while the first batch is read', async () => {
  withOnlyBatch({ state: 'running' });
  renderApp('/datasets/returns');

  expect(await screen.findByRole('link', { name: 'Batch 40' })).toHaveAttribute(
    'href',
    '/batches/40',
  );
  expect(screen.queryByText(/failed/)).toBeNull();
});

it('leads from the mixed records, which have no table, to their routes', async () => {
  const asked: string[] = [];
  server.use(
    http.get('*/api/v1/datasets/unrouted', () =>
      HttpResponse.json({
        ...fixtures.datasets[0],
        name: 'unrouted',
        table: 'unrouted',
        columns: {},
        mappings: [],
      }),
    ),
    http.get('*/api/v1/warehouse/unrouted', ({ request }) => {
      asked.push(request.url);
      return new HttpResponse(null, { status: 404 });
    }),
  );
  renderApp('/datasets/unrouted');

  const main = await screen.findByRole('main');
  const title = await within(main).findByText('Unrouted records');
  expect(title).toBeVisible();
  expect(within(main).getByRole('link', { name: 'Routes' })).toHaveAttribute('href', '/routes');
  expect(asked).toEqual([]);
});
