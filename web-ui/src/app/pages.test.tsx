import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import i18next from 'i18next';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { handlers } from '../../testing/handlers.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

const user = userEvent.setup();

beforeEach(async () => {
  await i18next.changeLanguage('en');
});

/** Rows of the table or panel with this name. */
async function rowsOf(name: string) {
  return within(await screen.findByRole('group', { name })).findAllByRole('row');
}

it('answers on the home page whether it is well, what changed and what to do', async () => {
  renderApp('/');

  expect(await screen.findByRole('link', { name: '1 open incident' })).toBeVisible();
  expect(screen.getByText(/^Batch 41 · unit_price 391.4 instead of 3.91/)).toBeVisible();
  expect(screen.getByRole('link', { name: /Look at orders: avg\(unit_price\)/ })).toHaveAttribute(
    'href',
    '/incidents/7',
  );
});

it('shows the river’s numbers as doors', async () => {
  renderApp('/');

  const river = within(await screen.findByRole('region', { name: 'The river' }));
  const door = (name: RegExp) => river.getByRole('link', { name }).getAttribute('href');

  expect(door(/^In 190,412/)).toBe('/batches');
  expect(door(/^Stored 188,592/)).toBe('/datasets');
  expect(door(/^Quarantined 1,820 1% set aside/)).toBe('/quarantine');
  expect(door(/^Models 6/)).toBe('/models');
  expect(door(/^Golden 4,390/)).toBe('/entities');
  expect(door(/^Checks 21 of 24 pass/)).toBe('/quality');
  expect(door(/^Failing 2/)).toBe('/incidents');
});

it('gives the throughput as a table too', async () => {
  renderApp('/');

  await user.click(await screen.findByRole('button', { name: 'As a table' }));

  expect((await rowsOf('Throughput')).length).toBeGreaterThan(10);
});

it('tells an empty tenant what to do', async () => {
  server.use(...handlers('empty'));
  renderApp('/');

  expect(await screen.findByText('Send the first rows')).toBeVisible();
  expect(screen.getByText(/curl .*\/api\/v1\/datasets\/orders\/records/)).toBeVisible();
  expect(screen.getByRole('button', { name: 'Use a sample' })).toBeVisible();
});

it('lists batches with what was set aside, of one dataset where asked', async () => {
  renderApp('/batches?dataset=orders');

  const rows = await rowsOf('Batches');
  expect(rows[1]).toHaveTextContent('41');
  expect(within(rows[1] ?? document.body).getByRole('link', { name: '14' })).toHaveAttribute(
    'href',
    '/quarantine?batch=41',
  );
  expect(screen.queryByRole('link', { name: 'customers' })).toBeNull();
});

it('groups quarantine by reason', async () => {
  renderApp('/quarantine');

  await user.click(await screen.findByRole('button', { name: 'Wrong type 2' }));

  expect(await rowsOf('Rows set aside')).toHaveLength(3);
});

it('shows typed rows, markup as text, and more of them', async () => {
  renderApp('/datasets/orders');

  const rows = await rowsOf('Rows');
  expect(rows[0]).toHaveTextContent('unit_pricenumeric');
  expect(screen.getAllByText(/<img src=x onerror/)[0]).toBeVisible();
  expect(screen.getByText('100 rows')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Load more' }));

  expect(await screen.findByText('200 rows')).toBeVisible();
});

it('shows a model with what it is made of and who uses it', async () => {
  renderApp('/models/stg_orders');

  expect(await screen.findByText(/quantity \* unit_price as amount/)).toBeVisible();
  const lineage = within(screen.getByRole('region', { name: 'Depends on' }));
  expect(lineage.getByRole('link', { name: 'orders' })).toHaveAttribute('href', '/datasets/orders');
  expect(await lineage.findByRole('link', { name: 'revenue_by_day' })).toBeVisible();
  expect(await rowsOf('Tests')).toHaveLength(3);
});

it('lists models with their state and the runs', async () => {
  renderApp('/models');

  expect(await rowsOf('Models')).toHaveLength(4);
  expect((await rowsOf('Runs'))[1]).toHaveTextContent('4/6');
});

it('shows what came of each node of a run', async () => {
  renderApp('/runs/17');

  expect(await screen.findByText('3 values are not unique')).toBeVisible();
});

it('lists entities and opens one: sources, members and reasons', async () => {
  renderApp('/entities');
  await user.click(await screen.findByRole('link', { name: 'customer' }));

  expect(await rowsOf('Golden record')).toHaveLength(6);
  expect(await rowsOf('Members')).toHaveLength(4);
  expect(await screen.findByText('+9.1 bits')).toBeVisible();
  expect(screen.getAllByText('before looking')).toHaveLength(2);

  await user.click(screen.getByRole('link', { name: /Grace Hopper/ }));
  expect(await screen.findByText(/nothing was merged/)).toBeVisible();
});

it('puts what is wrong first among the checks and opens their rows', async () => {
  renderApp('/quality');

  const rows = await rowsOf('Checks');
  expect(rows[1]).toHaveTextContent('Fail');
  expect(within(rows[2] ?? document.body).getAllByRole('cell')[4]).toHaveTextContent('–');
  await user.click(screen.getByRole('button', { name: 'Warn 1' }));
  expect(await rowsOf('Checks')).toHaveLength(2);
  await user.click(screen.getByRole('button', { name: 'All 5' }));
  await user.click(screen.getByRole('link', { name: '1,214' }));

  expect(await rowsOf('Failed rows')).toHaveLength(3);
});

it('ranks the causes of an incident with their evidence and rows', async () => {
  renderApp('/incidents');
  await user.click(await screen.findByRole('link', { name: /avg\(unit_price\)/ }));

  expect(await screen.findByText('×100: cents instead of units?')).toBeVisible();
  expect(screen.getAllByText('Expected', { selector: 'dt' })).toHaveLength(2);
  expect(screen.getByText('391.4')).toBeVisible();
  expect(screen.getByRole('link', { name: 'See the batch' })).toHaveAttribute(
    'href',
    '/batches/41',
  );
  expect(screen.getByText('A sample of 2 rows')).toBeVisible();
});

it('shows only closed incidents where asked', async () => {
  renderApp('/incidents');
  await user.click(await screen.findByRole('button', { name: 'Closed 1' }));

  expect(await rowsOf('Incidents')).toHaveLength(2);
});

it.each([
  ['/batches', 'No batch yet'],
  ['/quarantine', 'Nothing is set aside'],
  ['/datasets', 'No dataset yet'],
  ['/models', 'No model yet'],
  ['/entities', 'No entity yet'],
  ['/entities/customer', 'Not matched yet'],
  ['/quality', 'No check yet'],
  ['/incidents', 'No incident'],
])('says on an empty %s: %s', async (path, text) => {
  server.use(...handlers('empty'));
  renderApp(path);

  expect(await screen.findByText(text)).toBeVisible();
});

it('shows what is refused with the trace id, and tries again', async () => {
  server.use(
    http.get(
      '*/api/v1/models',
      () =>
        HttpResponse.json(
          {
            type: 'urn:problem:internal',
            title: 'Oops',
            status: 500,
            detail: '',
            instance: 'trace-7',
          },
          { status: 500 },
        ),
      { once: true },
    ),
  );
  renderApp('/models');

  expect(await screen.findByText('Something broke')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Copy trace id' })).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await rowsOf('Models')).toHaveLength(4);
});

it('tells missing, forbidden, busy and unreachable apart', async () => {
  renderApp('/batches/999');
  expect(await screen.findByText('It does not exist, or no longer does.')).toBeVisible();

  for (const [status, title] of [
    [403, 'Not yours to see'],
    [429, 'Too many requests'],
  ] as const) {
    server.use(http.get('*/api/v1/quality', () => HttpResponse.json({ status }, { status })));
    renderApp('/quality');
    expect(await screen.findByText(title)).toBeVisible();
  }
  server.use(http.get('*/api/v1/datasets', () => HttpResponse.error()));
  renderApp('/datasets');
  expect(await screen.findByText('The server cannot be reached')).toBeVisible();
});

it('knows which pages there are', async () => {
  renderApp('/nowhere');

  expect(await screen.findByText('It does not exist, or no longer does.')).toBeVisible();
});

it('speaks French', async () => {
  await i18next.changeLanguage('fr');
  renderApp('/incidents/7');

  expect(await screen.findByText('Causes classées')).toBeVisible();
  expect(document.documentElement.lang).toBe('fr');
  expect(localStorage.getItem('millrace-language')).toBe('fr');
});
