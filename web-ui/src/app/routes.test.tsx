import { QueryClient } from '@tanstack/react-query';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { afterEach, expect, it, vi } from 'vitest';
import { batchesLive } from '@/features/batches/live.ts';
import { session } from '@/shared/session/session.ts';
import { problem } from '../../testing/answers.ts';
import * as fixtures from '../../testing/fixtures.ts';
import { handlers } from '../../testing/handlers.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

const user = userEvent.setup();

afterEach(() => session.signOut());

/** The lists that are sent. */
function sent() {
  const asked: unknown[] = [];
  server.use(
    http.put('*/api/v1/routes', async ({ request }) => {
      const body = (await request.json()) as { version: number; items: unknown[] };
      asked.push(body);
      return HttpResponse.json({ ...body, version: body.version + 1, waiting: 2 });
    }),
  );
  return asked;
}

it('tells the routes in their order and what waits', async () => {
  renderApp('/');
  await user.click(await screen.findByRole('link', { name: 'Routes' }));

  const table = within(await screen.findByRole('group', { name: 'Routes' }));
  const rows = table.getAllByRole('row').slice(1);
  expect(rows[0]).toHaveTextContent('type is order');
  expect(rows[1]).toHaveTextContent('from crm');
  expect(rows[1]).toHaveTextContent('has customer_id, name');
  const waiting = within(await screen.findByRole('group', { name: 'Unrouted records' }));
  expect(waiting.getByText('{"id":3}')).toBeVisible();
});

it('adds, moves and removes a route by sending the whole list', async () => {
  const asked = sent();
  renderApp('/routes');

  await user.type(await screen.findByLabelText('Dataset'), 'payments');
  await user.type(screen.getByLabelText('Has these fields'), 'iban');
  await user.click(screen.getByRole('button', { name: 'Add a route' }));
  await waitFor(() => expect(asked).toHaveLength(1));
  const up = await screen.findByRole('button', { name: 'Up: 2, customers' });
  await waitFor(() => expect(up).toBeEnabled());
  await user.click(up);
  await waitFor(() => expect(asked).toHaveLength(2));
  const remove = await screen.findByRole('button', { name: 'Remove: 1, orders' });
  await waitFor(() => expect(remove).toBeEnabled());
  await user.click(remove);
  await waitFor(() => expect(asked).toHaveLength(3));

  const orders = { dataset: 'orders', field: 'type', value: 'order' };
  const customers = { dataset: 'customers', source: 'crm', fields: ['customer_id', 'name'] };
  const payments = { dataset: 'payments', fields: ['iban'] };
  expect(asked[0]).toEqual({ version: 3, items: [orders, customers, payments] });
  expect(asked[1]).toEqual({ version: 3, items: [customers, orders] });
  expect(asked[2]).toEqual({ version: 3, items: [customers] });
});

it('tells which route a record takes', async () => {
  renderApp('/routes');

  await user.click(await screen.findByRole('button', { name: 'Try it' }));

  expect(await screen.findByText('Route 1 takes it to orders.')).toBeVisible();
  await user.clear(screen.getByLabelText('Record'));
  expect(screen.getByText('An object of JSON is wanted')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Try it' })).toBeDisabled();
});

it('routes again until all were tried', async () => {
  renderApp('/routes');

  await user.click(await screen.findByRole('button', { name: 'Route again' }));

  expect(await screen.findByText('1 record found its dataset.')).toBeVisible();
});

it('says that the routes were changed meanwhile', async () => {
  server.use(
    http.put('*/api/v1/routes', () =>
      problem(409, 'conflict', 'The routes were changed meanwhile.'),
    ),
  );
  renderApp('/routes');

  await user.click(await screen.findByRole('button', { name: 'Remove: 1, orders' }));

  expect(await screen.findByText(/changed meanwhile/)).toBeVisible();
});

it('tells an empty tenant what routes are for', async () => {
  server.use(...handlers('empty'));
  renderApp('/routes');

  expect(await screen.findByText('No route yet')).toBeVisible();
  expect(await screen.findByText('No record waits for a route')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Route again' })).toBeNull();
});

it('keeps the focus with a route that moves, and puts back one that was removed', async () => {
  let list = { version: 3, items: [{ dataset: 'a' }, { dataset: 'b' }], waiting: 0 };
  server.use(
    http.get('*/api/v1/routes', () => HttpResponse.json(list)),
    http.put('*/api/v1/routes', async ({ request }) => {
      const { version, items } = (await request.json()) as typeof list;
      list = { version: version + 1, items, waiting: 0 };
      return HttpResponse.json(list);
    }),
  );
  renderApp('/routes');
  await user.click(await screen.findByRole('button', { name: 'Up: 2, b' }));
  await waitFor(() => expect(screen.getByRole('button', { name: 'Down: 1, b' })).toHaveFocus());

  await user.click(screen.getByRole('button', { name: 'Remove: 1, b' }));
  expect(await screen.findByText('The route to b was removed.')).toBeVisible();
  expect(list.items).toEqual([{ dataset: 'a' }]);
  await waitFor(() => expect(screen.getByRole('button', { name: 'Undo' })).toHaveFocus());
  await user.keyboard('{Enter}');

  await waitFor(() => expect(list.items).toEqual([{ dataset: 'b' }, { dataset: 'a' }]));
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull());
});

it('says why a route cannot be added', async () => {
  renderApp('/routes');

  await user.type(await screen.findByLabelText('Dataset'), 'Clients');
  await user.type(screen.getByLabelText('Value of the field'), 'x');

  expect(screen.getByText(/^A small letter first/)).toBeVisible();
  expect(screen.getByText('The field that has the value')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Add a route' })).toBeDisabled();
});

it('takes back what a trial told when the record changes', async () => {
  renderApp('/routes');
  await user.click(await screen.findByRole('button', { name: 'Try it' }));
  expect(await screen.findByText('Route 1 takes it to orders.')).toBeVisible();

  await user.type(screen.getByLabelText('Record'), ' ');

  expect(screen.queryByText('Route 1 takes it to orders.')).toBeNull();
});

it('shows the beginning of a long record until it is opened', async () => {
  const record = `{"text":"${'é'.repeat(900)}"}`;
  server.use(
    http.get('*/api/v1/routes/unrouted', () =>
      HttpResponse.json({ items: [{ id: '1', batchId: '4', line: 1, source: 'http', record }] }),
    ),
  );
  renderApp('/routes');

  const start = await screen.findByText(/^\{"text":"é+…$/);
  expect(screen.getByText(record)).not.toBeVisible();
  await user.click(start);
  expect(screen.getByText(record)).toBeVisible();
});

it('asks again for what waits when a mixed batch came', () => {
  const client = new QueryClient();
  client.setQueryData(['routes'], { version: 1, items: [], waiting: 0 });
  vi.useFakeTimers();
  batchesLive.apply(client, {
    ch: 'batches',
    seq: 2,
    ts: '2026-03-01T10:00:00Z',
    type: 'delta',
    data: { items: [fixtures.batch(50, { dataset: 'unrouted' })] },
  });
  vi.advanceTimersByTime(6_000);
  vi.useRealTimers();

  expect(client.getQueryState(['routes'])?.isInvalidated).toBe(true);
});
