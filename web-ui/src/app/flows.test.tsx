import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { afterEach, expect, it } from 'vitest';
import type { Flows } from '@/shared/api/types.ts';
import { dashboardLive } from '@/features/dashboard/live.ts';
import { keys } from '@/shared/api/keys.ts';
import { session } from '@/shared/session/session.ts';
import * as fixtures from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render-app.tsx';
import { server } from '../../testing/server.ts';
import { createQueryClient } from './query-client.ts';

const user = userEvent.setup();

afterEach(() => session.signOut());

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

/** The names of what is to be started or stopped; `status` is answered. */
function ordered(order: 'start' | 'stop', status = 200) {
  const asked: unknown[] = [];
  server.use(
    http.post(`*/api/v1/flows/:name/${order}`, ({ params }) => {
      asked.push(params.name);
      const state = order === 'start' ? 'running' : 'stopped';
      const items = fixtures.flows.items.map((flow) =>
        flow.name === params.name ? { ...flow, state } : flow,
      );
      return status === 200
        ? HttpResponse.json({ ...fixtures.flows, items })
        : HttpResponse.json(
            { type: 'urn:problem:conflict', title: 'Conflict', status, detail: 'crm is invalid.' },
            { status, headers: { 'Content-Type': 'application/problem+json' } },
          );
    }),
  );
  return asked;
}

it('stops a flow that runs, which can be started then', async () => {
  const asked = ordered('stop');
  renderApp('/');

  await user.click(await screen.findByRole('button', { name: 'Stop: cdr' }));

  expect(await screen.findByRole('button', { name: 'Start: cdr' })).toBeEnabled();
  expect(screen.queryByRole('button', { name: 'Stop: cdr' })).toBeNull();
  expect(asked).toEqual(['cdr']);
});

it('starts what is partly stopped', async () => {
  const asked = ordered('start');
  renderApp('/');

  await user.click(await screen.findByRole('button', { name: 'Start: crm' }));

  await waitFor(() => expect(screen.queryByRole('button', { name: 'Start: crm' })).toBeNull());
  expect(screen.getByRole('button', { name: 'Stop: crm' })).toBeEnabled();
  expect(asked).toEqual(['crm']);
});

it('says why a flow is not started', async () => {
  ordered('start', 409);
  renderApp('/');

  await user.click(await screen.findByRole('button', { name: 'Start: crm' }));

  expect(await screen.findByText(/crm is invalid/)).toBeVisible();
});

it('lets only those who may run flows see the buttons', async () => {
  session.accept({
    ...fixtures.session,
    user: { ...fixtures.session.user, role: 'steward' },
  });
  renderApp('/', { signedIn: false });

  expect(await screen.findByRole('group', { name: 'NiFi flows' })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Stop: cdr' })).toBeNull();
});

it('offers nothing while NiFi does not answer', async () => {
  answer({ ...fixtures.flows, state: 'down' });
  renderApp('/');

  expect(await screen.findByRole('button', { name: 'Stop: cdr' })).toBeDisabled();
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
