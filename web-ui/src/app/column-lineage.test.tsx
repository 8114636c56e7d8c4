import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import i18next from 'i18next';
import { http } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { problem } from '../../testing/answers.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

const user = userEvent.setup();

beforeEach(async () => {
  await i18next.changeLanguage('en');
});

/** Rows of the table with this name, without its head. */
async function rowsOf(name: string) {
  const rows = await within(await screen.findByRole('group', { name })).findAllByRole('row');
  return rows.slice(1);
}

it('shows what a column comes from, nearest values first, and what comes from it', async () => {
  renderApp('/models/stg_orders');
  await user.click(await screen.findByRole('button', { name: 'amount' }));

  const from = await rowsOf('Comes from');
  const to = await rowsOf('Goes to');

  expect(from.map((row) => row.textContent)).toEqual([
    'orders.quantitycomputed1',
    'orders.unit_pricecomputed1',
    'orders.quantitydecides about all rows1',
  ]);
  expect(within(from[0] ?? document.body).getByRole('link')).toHaveAttribute(
    'href',
    '/datasets/orders',
  );
  expect(to.map((row) => row.textContent)).toEqual(['revenue_by_day.revenueaggregated1']);
  expect(within(to[0] ?? document.body).getByRole('link')).toHaveAttribute(
    'href',
    '/models/revenue_by_day',
  );
});

it('says what is not known, why, and that there is more', async () => {
  renderApp('/models/stg_orders');
  await user.click(await screen.findByRole('button', { name: 'amount' }));

  expect(await screen.findByText(/What churn_risk.score comes from is not known/)).toBeVisible();
  expect(screen.getByText("line 3: expected ')', found 'as'")).toBeVisible();
  expect(screen.getByText('There is more behind these.')).toBeVisible();
});

it('says where a column comes from nothing and goes nowhere', async () => {
  renderApp('/models/stg_orders');
  const button = await screen.findByRole('button', { name: 'invoice_no' });
  await user.click(button);

  expect(await screen.findByText(/From no column/)).toBeVisible();
  expect(await screen.findByText('Nothing is made of it.')).toBeVisible();
  expect(button).toHaveAttribute('aria-pressed', 'true');

  await user.click(button);
  expect(screen.queryByText(/From no column/)).toBeNull();
});

it('tells why it cannot be shown', async () => {
  server.use(http.get('*/api/v1/lineage', () => problem(404, 'not-found', 'No such column.')));
  renderApp('/models/stg_orders');
  await user.click(await screen.findByRole('button', { name: 'amount' }));

  expect((await screen.findAllByRole('button', { name: 'Try again' })).length).toBeGreaterThan(0);
});

it('speaks French', async () => {
  await i18next.changeLanguage('fr');
  renderApp('/models/stg_orders');
  await user.click(await screen.findByRole('button', { name: 'amount' }));

  expect(await screen.findByRole('group', { name: 'Vient de' })).toBeVisible();
  expect(await screen.findByRole('group', { name: 'Sert à' })).toBeVisible();
});
