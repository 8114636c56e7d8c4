import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import i18next from 'i18next';
import { http } from 'msw';
import { QueryClient } from '@tanstack/react-query';
import { beforeEach, expect, it } from 'vitest';
import { alertsLive } from '@/features/alerts/live.ts';
import { dashboardLive } from '@/features/dashboard/live.ts';
import { keys } from '@/shared/api/keys.ts';
import type { Alert, AlertRule, Dashboard } from '@/shared/api/types.ts';
import * as fixtures from '../../testing/fixtures.ts';
import { handlers } from '../../testing/handlers.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';

const user = userEvent.setup();

beforeEach(async () => {
  await i18next.changeLanguage('en');
});

/** Rows of the table with this name. */
async function rowsOf(name: string) {
  return within(await screen.findByRole('group', { name })).findAllByRole('row');
}

it('shows rules, and alerts with the open ones first', async () => {
  renderApp('/alerts');

  expect((await rowsOf('Rules'))[2]).toHaveTextContent('score-low');
  const alerts = await rowsOf('Alerts so far');
  expect(alerts[1]).toHaveTextContent('Openscore-low');
  expect(alerts[2]).toHaveTextContent('rule changed');
});

it('saves a rule of a kind without a threshold', async () => {
  const sent: unknown[] = [];
  server.use(
    http.post('*/alerts/configure', async ({ request }) => {
      sent.push(await request.clone().json());
      return undefined;
    }),
  );
  renderApp('/alerts');

  await user.selectOptions(await screen.findByLabelText('Watches'), 'Service down');
  await user.selectOptions(screen.getByLabelText('Of'), 'matching');
  await user.type(screen.getByLabelText(/^Name/), 'down');
  await user.click(screen.getByRole('button', { name: 'Save the rule' }));

  await waitFor(() =>
    expect(sent).toContainEqual({ name: 'down', kind: 'service-down', subject: 'matching' }),
  );
});

it('removes a rule', async () => {
  const removed: unknown[] = [];
  server.use(
    http.delete('*/alerts/rules/:name', ({ params }) => {
      removed.push(params.name);
      return undefined;
    }),
  );
  renderApp('/alerts');

  await user.click(await screen.findByRole('button', { name: 'Remove: late' }));

  await waitFor(() => expect(removed).toEqual(['late']));
});

it('tells whoever has no rule what to do, in French too', async () => {
  server.use(...handlers('empty'));
  await i18next.changeLanguage('fr');
  renderApp('/alerts');

  expect(await screen.findByText('Aucune règle')).toBeVisible();
  expect(await screen.findByText('Aucune alerte jusqu’ici')).toBeVisible();
});

it('moves with the channel: history, rule, home page', () => {
  const client = new QueryClient();
  client.setQueryData(keys.alerts, fixtures.alerts);
  client.setQueryData(keys.alertRules, fixtures.alertRules);
  client.setQueryData(keys.dashboard, fixtures.dashboard);
  const [open] = fixtures.alerts;
  const items = [{ ...open, state: 'resolved', resolvedAt: fixtures.before(0) }];
  const frame = { ch: 'alerts', seq: 3, ts: '', type: 'delta', data: { items } } as const;

  alertsLive.apply(client, frame);
  for (const handler of dashboardLive.filter(({ channel }) => channel === 'alerts')) {
    handler.apply(client, frame);
  }

  expect(client.getQueryData<Alert[]>(keys.alerts)?.[0]?.state).toBe('resolved');
  expect(client.getQueryData<AlertRule[]>(keys.alertRules)?.map((rule) => rule.open)).toEqual([
    false,
    false,
  ]);
  expect(client.getQueryData<Dashboard>(keys.dashboard)?.alerts.items).toEqual([]);
});
