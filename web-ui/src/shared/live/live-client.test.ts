import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeSocket } from '../../../testing/fake-socket.ts';
import { CHANNELS, type ChannelFrame } from './frames.ts';
import { createLiveClient } from './live-client.ts';

let applied: ChannelFrame[];
let token: string | undefined;

function start() {
  const live = createLiveClient({
    url: 'ws://test/api/v1/live',
    token: () => token,
    newToken: () => Promise.resolve(token),
    apply: (frame) => applied.push(frame),
    openSocket: (url) => new FakeSocket(url) as unknown as WebSocket,
  });
  live.start();
  return live;
}

function ready() {
  const live = start();
  FakeSocket.last.open();
  FakeSocket.last.say({ type: 'ready', tenant: 'shop' });
  return live;
}

function delta(seq: number, more: object = {}) {
  return {
    ch: 'batches',
    seq,
    ts: new Date().toISOString(),
    type: 'delta',
    data: { items: [] },
    ...more,
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.opened.length = 0;
  applied = [];
  token = 'first';
});

afterEach(() => {
  vi.useRealTimers();
});

it('names itself, subscribes to all channels and says that it is live', () => {
  const live = start();
  expect(live.lamp()).toEqual({ state: 'connecting' });

  FakeSocket.last.open();
  expect(FakeSocket.last.sent).toEqual([{ type: 'auth', token: 'first' }]);
  FakeSocket.last.say({ type: 'ready', tenant: 'shop' });

  expect(FakeSocket.last.sent[1]).toEqual({ type: 'subscribe', channels: CHANNELS });
  expect(live.lamp().state).toBe('live');
});

it('hands frames over in order and drops what it knows', () => {
  const live = ready();

  FakeSocket.last.say(delta(4, { type: 'snapshot' }));
  FakeSocket.last.say(delta(5));
  FakeSocket.last.say(delta(5));
  FakeSocket.last.say('nonsense');

  expect(applied.map(({ seq }) => seq)).toEqual([4, 5]);
  expect(live.lamp()).toHaveProperty('latency.nowMillis');
});

it('does not count the time of an absence as latency', () => {
  const live = ready();
  FakeSocket.last.say(delta(4, { type: 'snapshot' }));

  FakeSocket.last.say(delta(5, { ts: new Date(Date.now() - 60_000).toISOString() }));

  expect(live.lamp()).toEqual({ state: 'live' });
});

it('asks once for what is missing, from the last number it has', () => {
  ready();
  FakeSocket.last.say(delta(4, { type: 'snapshot' }));

  FakeSocket.last.say(delta(7));
  FakeSocket.last.say(delta(8));

  expect(FakeSocket.last.sent.slice(2)).toEqual([
    { type: 'subscribe', channels: ['batches'], from: { batches: 4 } },
  ]);
  FakeSocket.last.say(delta(8, { coalesced: 4 }));
  expect(applied.map(({ seq }) => seq)).toEqual([4, 8]);
});

it('answers a ping', () => {
  ready();

  FakeSocket.last.say({ type: 'ping' });

  expect(FakeSocket.last.sent.at(-1)).toEqual({ type: 'pong' });
});

it('says that it is stale when the server is silent, then comes back and resumes', async () => {
  const live = ready();
  FakeSocket.last.say(delta(4, { type: 'snapshot' }));

  await vi.advanceTimersByTimeAsync(12_000);
  expect(live.lamp().state).toBe('stale');
  FakeSocket.last.say({ type: 'ping' });
  expect(live.lamp().state).toBe('live');

  await vi.advanceTimersByTimeAsync(21_000);
  expect(live.lamp().state).toBe('reconnecting');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(FakeSocket.opened).toHaveLength(2);
  FakeSocket.last.open();
  FakeSocket.last.say({ type: 'ready', tenant: 'shop' });
  expect(FakeSocket.last.sent[1]).toMatchObject({ from: { batches: 4 } });
  expect(live.lamp().state).toBe('live');
});

it('comes back at once when the network does', async () => {
  const live = ready();
  FakeSocket.last.close(1012);
  await vi.advanceTimersByTimeAsync(0);
  expect(live.lamp().state).toBe('reconnecting');

  live.retryNow();

  expect(FakeSocket.opened).toHaveLength(2);
});

it('keeps the time of the first loss over many tries', async () => {
  const live = ready();
  FakeSocket.last.close(1006);
  await vi.advanceTimersByTimeAsync(600);
  const first = live.lamp();

  FakeSocket.last.close(1006);
  await vi.advanceTimersByTimeAsync(10);

  expect(live.lamp()).toMatchObject({ since: 'since' in first ? first.since : 0, attempt: 1 });
});

it('gets a new token where the old one is refused', async () => {
  ready();
  token = 'second';

  FakeSocket.last.close(4401);
  await vi.advanceTimersByTimeAsync(1_000);
  FakeSocket.last.open();

  expect(FakeSocket.last.sent).toEqual([{ type: 'auth', token: 'second' }]);
});

it('stays off when nobody is signed in any more', async () => {
  const live = ready();
  token = undefined;

  FakeSocket.last.close(4401);
  await vi.advanceTimersByTimeAsync(60_000);

  expect(live.lamp()).toEqual({ state: 'off' });
  expect(FakeSocket.opened).toHaveLength(1);
});

it.each([4400, 4403])('does not knock again after %i', async (code) => {
  const live = ready();

  FakeSocket.last.close(code);
  await vi.advanceTimersByTimeAsync(60_000);

  expect(live.lamp().state).toBe('refused');
  expect(FakeSocket.opened).toHaveLength(1);
});

it('tells the server about a renewed token and stops for good', async () => {
  const live = ready();
  const states: string[] = [];
  const forget = live.subscribe(() => states.push(live.lamp().state));

  live.renew('second');
  expect(FakeSocket.last.sent.at(-1)).toEqual({ type: 'token', token: 'second' });
  live.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  forget();

  expect(states).toEqual(['off']);
  expect(FakeSocket.opened).toHaveLength(1);
});

it('says that it is stale while changes do not reach the server, and live when they do again', () => {
  const live = ready();
  const services = (seq: number, type: string, items: object[]) =>
    delta(seq, { ch: 'services', type, data: { items } });
  const since = '2026-03-01T09:30:00Z';
  FakeSocket.last.say(services(1, 'snapshot', [{ name: 'live', state: 'up', since }]));
  expect(live.lamp().state).toBe('live');

  FakeSocket.last.say(services(2, 'delta', [{ name: 'live', state: 'down', since }]));
  FakeSocket.last.say({ type: 'ping' });
  FakeSocket.last.say(services(3, 'delta', [{ name: 'kafka', state: 'down', since }]));
  expect(live.lamp()).toEqual({ state: 'stale', since: Date.parse(since) });

  FakeSocket.last.say(services(4, 'delta', [{ name: 'live', state: 'up', since }]));
  expect(live.lamp().state).toBe('live');
});

it('knows from the first snapshot that changes do not reach the server', () => {
  const live = ready();
  const since = '2026-03-01T09:30:00Z';

  FakeSocket.last.say(
    delta(1, {
      ch: 'services',
      type: 'snapshot',
      data: { items: [{ name: 'live', state: 'down', since }] },
    }),
  );

  expect(live.lamp()).toEqual({ state: 'stale', since: Date.parse(since) });
});

it('asks for everything anew after a stop, as somebody else may start it', () => {
  const live = ready();
  FakeSocket.last.say(delta(4, { type: 'snapshot' }));

  live.stop();
  live.start();
  FakeSocket.last.open();
  FakeSocket.last.say({ type: 'ready', tenant: 'other' });

  expect(FakeSocket.last.sent[1]).toEqual({ type: 'subscribe', channels: CHANNELS });
  expect(live.lamp()).toEqual({ state: 'live' });
});

it('is not live for a moment longer than the network', () => {
  const live = ready();

  live.lose();

  expect(live.lamp().state).toBe('reconnecting');
  expect(FakeSocket.last.readyState).toBe(3);
});
