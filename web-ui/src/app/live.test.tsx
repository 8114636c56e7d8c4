import { MantineProvider } from '@mantine/core';
import type { InfiniteData } from '@tanstack/react-query';
import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Batch, Check, Dashboard, Entity, Incident, Page, Run } from '@/shared/api/types.ts';
import type { ChannelFrame, Channel } from '@/shared/live/frames.ts';
import type { LiveClient } from '@/shared/live/live-client.ts';
import { LiveContext } from '@/shared/live/use-lamp.ts';
import { session } from '@/shared/session/session.ts';
import { FakeSocket } from '../../testing/fake-socket.ts';
import * as fixtures from '../../testing/fixtures.ts';
import { createLive } from './live.ts';
import { createQueryClient } from './query-client.ts';
import { LampLight } from './shell/lamp-light.tsx';

const queries = createQueryClient();
let live: LiveClient;
const seqs = new Map<Channel, number>();

function say(ch: Channel, type: ChannelFrame['type'], data: unknown) {
  const seq = (seqs.get(ch) ?? 0) + 1;
  seqs.set(ch, seq);
  FakeSocket.last.say({ ch, seq, ts: new Date().toISOString(), type, data });
}

const dashboard = () => queries.getQueryData<Dashboard>(['dashboard']);

beforeEach(() => {
  vi.stubGlobal('WebSocket', Object.assign(FakeSocket, { CONNECTING: 0, OPEN: 1, CLOSED: 3 }));
  seqs.clear();
  live ??= createLive(queries);
  session.accept({
    ...fixtures.session,
    tenant: { ...fixtures.session.tenant, id: crypto.randomUUID() },
  });
  FakeSocket.last.open();
  FakeSocket.last.say({ type: 'ready', tenant: 'shop' });
  queries.setQueryData(['dashboard'], fixtures.dashboard);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

it('moves the dashboard by patches', () => {
  say('overview', 'snapshot', { river: { in: 5 } });
  say('overview', 'delta', { river: { checks: { fail: 0 } }, quality: { score: 99 } });

  expect(dashboard()?.river).toMatchObject({
    in: 5,
    stored: 188_592,
    checks: { pass: 21, fail: 0 },
  });
  expect(dashboard()?.quality.score).toBe(99);
});

it('puts batches into the ledger, the dashboard and their own page', () => {
  const pages: InfiniteData<Page<Batch>> = {
    pages: [{ items: fixtures.batches }],
    pageParams: [undefined],
  };
  queries.setQueryData(['batches', {}], pages);
  queries.setQueryData(['batches', { dataset: 'customers' }], {
    pages: [{ items: [] }],
    pageParams: [undefined],
  });
  const fresh = fixtures.batch(50, {
    dataset: 'orders',
    startedAt: new Date().toISOString(),
    rowsQuarantined: 2,
  });

  queries.setQueryData(['batch', '50'], fixtures.batch(50, { state: 'running' }));

  say('batches', 'snapshot', { items: fixtures.batches });
  say('batches', 'delta', { items: [fresh] });

  expect(queries.getQueryData<typeof pages>(['batches', {}])?.pages[0]?.items[0]).toEqual(fresh);
  expect(
    queries
      .getQueryData<typeof pages>(['batches', { dataset: 'customers' }])
      ?.pages[0]?.items.some((b) => b.dataset === 'orders'),
  ).toBe(false);
  expect(queries.getQueryData(['batch', '50'])).toEqual(fresh);
  expect(
    dashboard()
      ?.batches?.map(({ batchId }) => batchId)
      .slice(0, 2),
  ).toEqual(['50', '42']);
  expect(queries.getQueryData(['stored'])).toContainEqual(
    expect.objectContaining({ id: '50', rows: 1_250 }),
  );
});

it('follows runs without losing the results that a list leaves out', () => {
  const [running, failed] = fixtures.runs;
  queries.setQueryData(['runs'], fixtures.runs);
  queries.setQueryData(['run', '17'], failed);

  say('runs', 'snapshot', { items: [] });
  say('runs', 'delta', {
    items: [
      { ...running, state: 'succeeded', finishedAt: new Date().toISOString() },
      { ...failed, results: [] },
    ],
  });

  expect(queries.getQueryData<Run[]>(['runs'])?.[0]?.state).toBe('succeeded');
  expect(queries.getQueryData<Run>(['run', '17'])?.results).toHaveLength(5);
  expect(dashboard()?.runs?.[0]?.state).toBe('succeeded');
});

it('takes closed incidents off the dashboard and keeps them in the list', () => {
  queries.setQueryData(['incidents'], fixtures.incidents);
  const closed = { ...fixtures.incidents[0], state: 'closed' };

  queries.setQueryData(['incident', '7'], fixtures.incidents[0]);

  say('incidents', 'snapshot', { items: [] });
  say('incidents', 'delta', { items: [closed] });

  expect(dashboard()?.incidents.items).toEqual([]);
  expect(queries.getQueryData<Incident[]>(['incidents'])?.[0]?.state).toBe('closed');
  expect(queries.getQueryData<Incident>(['incident', '7'])?.state).toBe('closed');
});

it('keeps the rows of causes, which the channel leaves out, in whatever rank they are now', () => {
  const [incident] = fixtures.incidents;
  const [first, second] = incident?.causes ?? [];
  if (!incident || !first || !second) throw new Error('the fixture has two causes');
  queries.setQueryData(['incident', '7'], incident);
  const causes = [
    { ...second, rank: 1 },
    { ...first, rank: 2, share: 0.5, rows: [] },
  ];

  say('incidents', 'snapshot', { items: [{ ...incident, causes }] });

  const shown = queries.getQueryData<Incident>(['incident', '7'])?.causes;
  expect(shown?.map(({ name }) => name)).toEqual([second.name, first.name]);
  expect(shown?.[1]).toMatchObject({ share: 0.5, rows: first.rows });
});

it('shows results of checks, counts of entities and services as they come', () => {
  queries.setQueryData(['checks'], fixtures.checks);
  queries.setQueryData(['entities'], fixtures.entities);
  for (const channel of ['quality', 'entities', 'services'] as const)
    say(channel, 'snapshot', { items: [] });

  say('quality', 'delta', { items: [{ ...fixtures.checks[0], outcome: 'pass' }] });
  say('entities', 'delta', { items: [{ entity: 'customer', golden: 5_000, finishedAt: 'now' }] });
  say('services', 'delta', { items: [{ name: 'rca', state: 'down' }] });

  expect(queries.getQueryData<Check[]>(['checks'])?.[0]?.outcome).toBe('pass');
  expect(queries.getQueryData<Entity[]>(['entities'])?.[0]).toMatchObject({
    golden: 5_000,
    records: 5_812,
  });
  expect(dashboard()?.services).toContainEqual({ name: 'rca', state: 'down' });
});

it('renews the token on the open socket, and starts anew for another tenant', () => {
  const count = FakeSocket.opened.length;
  const now = session.get();
  if (!now) throw new Error('signed in above');

  session.accept({ ...now, accessToken: 'access-9', expiresIn: 60 });
  expect(FakeSocket.last.sent.at(-1)).toEqual({ type: 'token', token: 'access-9' });
  session.accept(fixtures.session);

  expect(FakeSocket.opened).toHaveLength(count + 1);
  expect(dashboard()).toBeUndefined();
});

it('keeps the lamp honest', () => {
  render(
    <MantineProvider env="test">
      <LiveContext value={live}>
        <LampLight />
      </LiveContext>
    </MantineProvider>,
  );
  const lamp = screen.getByTestId('lamp');
  expect(lamp).toHaveAttribute('data-state', 'live');

  act(() => say('runs', 'snapshot', { items: [] }));
  act(() => say('runs', 'delta', { items: [] }));
  expect(lamp).toHaveTextContent(/Live · \d+ ms/);
  act(() => FakeSocket.last.close(1012));
  expect(lamp).toHaveTextContent(/Reconnecting since/);
  act(() => live.stop());
  expect(lamp).toHaveTextContent('Not connected');
});
