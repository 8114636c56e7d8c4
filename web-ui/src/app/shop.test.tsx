import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { afterEach, expect, it, vi } from 'vitest';
import type { Model } from '@/shared/api/types.ts';
import { session } from '@/shared/session/session.ts';
import { problem } from '../../testing/answers.ts';
import * as fixtures from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

afterEach(async () => {
  vi.restoreAllMocks();
  await session.signOut();
});

const ROWS: Record<string, object[]> = {
  shop_totals: [{ total_orders: 5_012, total_revenue: 1_234.5, orders_24h: 12, revenue_24h: 99 }],
  top_products: [2, 1].map((rank) => ({
    rank,
    product_id: `PROD_00000${rank}`,
    product_name: `Robe ${rank}`,
    category: 'Robes',
    pieces: 10,
    revenue: 500 / rank,
    orders: 4,
  })),
  recent_orders: [2, 1].map((place) => ({
    place,
    order_id: `STREAM_7_00000${place}`,
    customer_name: 'Zoé Petit',
    product_name: 'Polo',
    quantity: 2,
    unit_price: 19.9,
    sold_at: '2026-03-01T12:00:00Z',
  })),
};

function withShop(rows = ROWS, totals: Partial<Model> = {}) {
  const first = fixtures.models[0];
  if (!first) throw new Error('no model to copy');
  server.use(
    http.get('*/api/v1/models', () =>
      HttpResponse.json({
        items: [...fixtures.models, { ...first, ...totals, name: 'shop_totals' }],
      }),
    ),
    http.get('*/api/v1/models/:model/rows', ({ params }) =>
      HttpResponse.json({ columns: [], items: rows[String(params.model)] ?? [] }),
    ),
  );
}

it('shows the figures of the shop, its best products and its latest orders', async () => {
  withShop();
  renderApp('/');
  await userEvent.click(await screen.findByRole('link', { name: 'Shop' }));

  expect(await screen.findByText('5,012')).toBeVisible();
  expect(screen.getByText('€1,234.50')).toBeVisible();
  const top = within(await screen.findByRole('group', { name: 'Top 5 products' }));
  expect(top.getAllByRole('row')[1]).toHaveTextContent('Robe 1');
  const latest = await screen.findByRole('group', { name: 'Latest orders' });
  expect(latest).toHaveAttribute('data-whole');
  const recent = within(latest);
  expect(recent.getAllByRole('row')[1]).toHaveTextContent('STREAM_7_000001');
  expect(recent.getAllByText('Zoé Petit')).toHaveLength(2);
});

it('shows how the pipeline, the warehouse and Kafka do', async () => {
  withShop();
  renderApp('/shop');

  expect(await screen.findByText('1.5 s')).toBeVisible();
  expect(screen.getByText('0.4%')).toBeVisible();
  expect(screen.getByText('243,000')).toBeVisible();
  expect(await screen.findByText('0.0082 EUR')).toBeVisible();
  const tables = within(await screen.findByRole('group', { name: 'Largest tables' }));
  expect(tables.getAllByRole('row')[1]).toHaveTextContent('raw.orders_events');
  const sources = within(await screen.findByRole('group', { name: 'Kafka sources' }));
  expect(sources.getByText('17')).toBeVisible();
  const partitions = within(screen.getByRole('group', { name: 'Partitions' }));
  expect(partitions.getAllByRole('row')).toHaveLength(4);
});

it('says nothing of a cost without a price', async () => {
  withShop();
  const free = { ...fixtures.warehouseMetrics, cost: undefined };
  server.use(http.get('*/api/v1/metrics/warehouse', () => HttpResponse.json(free)));
  renderApp('/shop');

  expect(await screen.findByRole('group', { name: 'Largest tables' })).toBeVisible();
  expect(screen.queryByText('Storage, per day')).toBeNull();
});

it('saves the figures of the pipeline as a file', async () => {
  const saved: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push(this.download);
  });
  withShop();
  server.use(
    http.get('*/api/v1/metrics/pipeline', ({ request }) =>
      new URL(request.url).searchParams.get('format') === 'csv'
        ? HttpResponse.text('at,batches\r\n', { headers: { 'Content-Type': 'text/csv' } })
        : HttpResponse.json(fixtures.pipelineMetrics),
    ),
  );
  renderApp('/shop');

  await userEvent.click(await screen.findByRole('button', { name: 'Export CSV' }));

  await expect.poll(() => saved).toEqual(['pipeline.csv']);
});

it('says how to begin where there are no orders', async () => {
  withShop({ ...ROWS, top_products: [], recent_orders: [] });
  renderApp('/shop');

  await waitFor(() => expect(screen.getAllByText('No orders yet')).toHaveLength(2));
});

/** Calls for the rows of models, which are refused. */
function refusedRows(): string[] {
  const asked: string[] = [];
  server.use(
    http.get('*/api/v1/models/:model/rows', ({ params }) => {
      asked.push(String(params.model));
      return problem(404, 'not-found', 'No.');
    }),
  );
  return asked;
}

it('is not offered without a shop, and says so at its address without asking for it', async () => {
  const asked = refusedRows();
  renderApp('/shop');

  expect(await screen.findByText('No shop here yet')).toBeVisible();
  expect(screen.queryByRole('link', { name: 'Shop' })).toBeNull();
  expect(asked).toEqual([]);
});

it('does not ask for figures that no run has made yet', async () => {
  withShop(ROWS, { rows: undefined, state: 'new' });
  const asked = refusedRows();
  renderApp('/shop');

  expect(await screen.findByText('No orders yet')).toBeVisible();
  expect(asked).toEqual([]);
});
