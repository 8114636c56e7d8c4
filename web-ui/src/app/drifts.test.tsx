import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { afterEach, expect, it } from 'vitest';
import type { Drift } from '@/shared/api/types.ts';
import { session } from '@/shared/session/session.ts';
import * as fixtures from '../../testing/fixtures.ts';
import { handlers } from '../../testing/handlers.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

const user = userEvent.setup();
const RENAME = fixtures.drifts[0] as Drift;

afterEach(() => session.signOut());

async function rows() {
  return within(await screen.findByRole('group', { name: 'Drifts' })).findAllByRole('row');
}

async function opened(name = 'Renamed: tel → phone') {
  return within(await screen.findByRole('region', { name }));
}

it('lists the open drifts, and all where asked', async () => {
  const app = renderApp('/');
  await user.click(await screen.findByRole('link', { name: 'Drifts' }));

  const [, first] = await rows();
  expect(await rows()).toHaveLength(3);
  expect(first).toHaveTextContent('tel → phone');
  expect(first).toHaveTextContent('Renamed');
  expect(first).toHaveTextContent('94%');
  expect(first).toHaveTextContent('Open');
  const cells = within(first as HTMLElement);
  expect(cells.getByRole('link', { name: 'customers' })).toHaveAttribute(
    'href',
    '/datasets/customers',
  );
  expect(cells.getByRole('link', { name: 'Batch 39' })).toHaveAttribute('href', '/batches/39');

  await user.click(screen.getByRole('button', { name: 'All' }));

  await waitFor(async () => expect(await rows()).toHaveLength(6));
  expect(app.path()).toBe('/drifts?state=all');
  expect(screen.getByText('whole file')).toBeVisible();
});

it('lists those of one dataset', async () => {
  renderApp('/drifts?dataset=orders');

  const [, only] = await rows();
  expect(await rows()).toHaveLength(2);
  expect(only).toHaveTextContent('Other unit');
  expect(screen.getByRole('link', { name: 'All datasets' })).toHaveAttribute('href', '/drifts');
});

it('loads more of a long list', async () => {
  server.use(
    http.get('*/api/v1/drifts', ({ request }) =>
      new URL(request.url).searchParams.get('cursor') === '7'
        ? HttpResponse.json({ items: [fixtures.drifts[1]] })
        : HttpResponse.json({ items: [RENAME], next: '7' }),
    ),
  );
  renderApp('/drifts');
  await user.click(await screen.findByRole('button', { name: 'Load more' }));

  expect(await screen.findByText('2 rows')).toBeVisible();
});

it('opens one by keyboard with its evidence and impact, and gives the focus back', async () => {
  const app = renderApp('/drifts');
  const link = { name: 'Renamed: tel → phone in customers' };
  (await screen.findByRole('link', link)).focus();
  await user.keyboard('{Enter}');

  const panel = await opened();
  expect(app.path()).toBe('/drifts?id=7');
  expect(panel.getByText('The column phone is read as tel.')).toBeVisible();
  expect(panel.getByText('the names are alike by 88 %')).toBeVisible();
  expect(panel.getByRole('link', { name: '39' })).toHaveAttribute('href', '/batches/39');
  const impact = within(panel.getByRole('group', { name: 'What depends on the dataset' }));
  const [, first, , , fourth] = impact.getAllByRole('row');
  expect(first).toHaveTextContent('models.stg_orders');
  expect(first).toHaveTextContent('names the column');
  expect(fourth).toHaveTextContent('models.revenue_by_day');
  expect(fourth).not.toHaveTextContent('names the column');
  expect(impact.getByRole('link', { name: 'models.stg_orders' })).toHaveAttribute(
    'href',
    '/models/stg_orders',
  );
  expect(panel.getByRole('button', { name: 'Close' })).toHaveFocus();

  await user.keyboard('{Escape}');

  await waitFor(() => expect(screen.getByRole('link', link)).toHaveFocus());
  expect(screen.queryByRole('region', { name: 'Renamed: tel → phone' })).toBeNull();
});

it('shows which values stand for which', async () => {
  renderApp('/drifts?state=accepted&id=5');

  const values = within(await screen.findByRole('group', { name: 'Values' }));
  expect(values.getAllByRole('row')[1]).toHaveTextContent('United KingdomUK');
  const panel = await opened('Recoded: country');
  expect(panel.getByText('Accepted; the rows stay as they are.')).toBeVisible();
  expect(panel.getByText('you')).toBeVisible();
});

it('tells of one that is missing', async () => {
  renderApp('/drifts?id=99');

  expect(await screen.findByText('It does not exist, or no longer does.')).toBeVisible();
});

it('tells an empty tenant what drifts are', async () => {
  server.use(...handlers('empty'));
  renderApp('/drifts');

  expect(await screen.findByText('No open drift')).toBeVisible();
});

it('leads from a dataset to its open drifts, where there are any', async () => {
  renderApp('/datasets/customers');

  expect(await screen.findByRole('link', { name: '1 open drift' })).toHaveAttribute(
    'href',
    '/drifts?dataset=customers',
  );
});
