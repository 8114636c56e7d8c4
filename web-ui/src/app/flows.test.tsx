import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type { Flows } from '@/shared/api/types.ts';
import { dashboardLive } from '@/features/dashboard/live.ts';
import { keys } from '@/shared/api/keys.ts';
import * as fixtures from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';
import { createQueryClient } from './query-client.ts';

function answer(flows: Flows) {
  server.use(http.get('*/api/v1/flows', () => HttpResponse.json(flows)));
}

it('shows the state, the queues and the throughput of the flows in NiFi', async () => {
  renderApp('/');

  const table = within(await screen.findByRole('group', { name: 'NiFi flows' }));
  const row = (name: string) => table.getByRole('row', { name: new RegExp(name) });
  expect(row('cdr')).toHaveTextContent('running');
  expect(row('cdr')).toHaveTextContent('12 · 48 MB');
  expect(row('cdr')).toHaveTextContent('340 · 1.3 GB');
  expect(row('crm')).toHaveTextContent('partly stopped');
  expect(screen.queryByText(/NiFi does not answer/)).toBeNull();
});

it('says that NiFi does not answer, and since when', async () => {
  const at = new Date(Date.now() - 180_000).toISOString();
  answer({ ...fixtures.flows, state: 'down', at });
  renderApp('/');

  expect(await screen.findByText(/NiFi does not answer/)).toHaveTextContent(/3 min/);
});

it('leaves the flows out where there are none', async () => {
  answer({ state: 'off', items: [] });
  renderApp('/');

  expect(await screen.findByRole('region', { name: 'The river' })).toBeVisible();
  expect(screen.queryByRole('group', { name: 'NiFi flows' })).toBeNull();
});

it('follows what the socket tells of them', () => {
  const client = createQueryClient();
  const live = dashboardLive.find(({ channel }) => channel === 'flows');
  const told = { ...fixtures.flows, state: 'down' as const };
  const frame = { ch: 'flows' as const, seq: 1, ts: fixtures.before(1), type: 'delta' as const };

  live?.apply(client, { ...frame, data: told });
  expect(client.getQueryData(keys.flows)).toBeUndefined();

  client.setQueryData(keys.flows, fixtures.flows);
  live?.apply(client, { ...frame, data: told });
  expect(client.getQueryData(keys.flows)).toEqual(told);
});
