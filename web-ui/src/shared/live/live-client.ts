import { backoff } from './backoff.ts';
import {
  CHANNELS,
  CLOSE,
  readFrame,
  type Channel,
  type ChannelFrame,
  type ClientFrame,
} from './frames.ts';
import { LOST_AFTER_MILLIS, STALE_AFTER_MILLIS, type Lamp } from './lamp.ts';
import { latencyMeter, type Latency } from './latency.ts';
import { dryAfter } from './flow.ts';
import { step } from './sequence.ts';

type Settings = {
  url: string;
  /** The token in use now. */
  token: () => string | undefined;
  /** A token newer than the refused one; undefined when nobody is signed in any more. */
  newToken: () => Promise<string | undefined>;
  apply: (frame: ChannelFrame) => void;
  openSocket?: (url: string) => WebSocket;
};

export type LiveClient = ReturnType<typeof createLiveClient>;

/**
 * The one socket of this page: signs in, subscribes to every channel, hands frames over in order,
 * asks again where one is missing, comes back after a loss and resumes where it was.
 */
export function createLiveClient(settings: Settings) {
  const { url, token, newToken, apply, openSocket = (at) => new WebSocket(at) } = settings;
  const listeners = new Set<() => void>();
  const last = new Map<Channel, number>();
  const waiting = new Set<Channel>();
  const meter = latencyMeter();
  let lamp: Lamp = { state: 'off' };
  let latency: Latency | undefined;
  /** Since when the platform itself gets no changes to this server, by its own word. */
  let dryAt: number | undefined;
  let readyAt = 0;
  let socket: WebSocket | undefined;
  let attempt = 0;
  let heardAt = 0;
  let lostAt = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let watch: ReturnType<typeof setInterval> | undefined;

  function show(next: Lamp) {
    lamp = next;
    for (const listener of listeners) listener();
  }

  /** What the page may claim while the server is heard. */
  function showHeard() {
    show(dryAt === undefined ? { state: 'live', latency } : { state: 'stale', since: dryAt });
  }

  function send(frame: ClientFrame) {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
  }

  function subscribe(channels: readonly Channel[]) {
    const from: Partial<Record<Channel, number>> = {};
    for (const channel of channels) {
      waiting.add(channel);
      const seq = last.get(channel);
      if (seq !== undefined) from[channel] = seq;
    }
    const resumes = Object.keys(from).length > 0;
    send({ type: 'subscribe', channels: [...channels], ...(resumes ? { from } : {}) });
  }

  function take(frame: ChannelFrame) {
    const todo = step(last.get(frame.ch), frame);
    if (todo === 'ignore') return;
    if (todo === 'resubscribe') {
      if (!waiting.has(frame.ch)) subscribe([frame.ch]);
      return;
    }
    waiting.delete(frame.ch);
    last.set(frame.ch, frame.seq);
    apply(frame);
    if (frame.ch === 'services') {
      dryAt = dryAfter(dryAt, frame.data);
      showHeard();
    }
    // What happened before this connection stood says nothing about how fast it is.
    if (frame.type === 'delta' && Date.parse(frame.ts) >= readyAt) {
      latency = meter.add(frame.ts, Date.now());
      showHeard();
    }
  }

  function hear(text: string) {
    heardAt = Date.now();
    const frame = readFrame(text);
    if (lamp.state === 'stale') showHeard();
    if (!frame) return;
    if ('ch' in frame) take(frame);
    else if (frame.type === 'ping') send({ type: 'pong' });
    else {
      attempt = 0;
      readyAt = Date.now();
      showHeard();
      subscribe(CHANNELS);
    }
  }

  function lookAround() {
    const silence = Date.now() - heardAt;
    if (lamp.state === 'live' && silence > STALE_AFTER_MILLIS) {
      show({ state: 'stale', since: heardAt });
    }
    if (silence > LOST_AFTER_MILLIS) abandon();
  }

  /** Leaves a socket that may never say that it closed. */
  function abandon() {
    const dead = socket;
    leave();
    dead?.close();
    comeBack(heardAt);
  }

  function comeBack(since: number) {
    lostAt = lamp.state === 'reconnecting' ? lostAt : since;
    show({ state: 'reconnecting', since: lostAt, attempt });
    retry = setTimeout(() => void connect(), backoff(attempt++, Math.random()));
  }

  async function closed(code: number) {
    leave();
    if (code === CLOSE.protocol || code === CLOSE.origin) {
      show({ state: 'refused', since: Date.now() });
    } else if (code !== CLOSE.token || (await newToken().catch(() => token()))) {
      if (!socket) comeBack(heardAt || Date.now());
    } else {
      show({ state: 'off' });
    }
  }

  function connect() {
    const key = token();
    if (!key) return;
    const opened = openSocket(url);
    socket = opened;
    heardAt = Date.now();
    waiting.clear();
    opened.onopen = () => send({ type: 'auth', token: key });
    opened.onmessage = (event: MessageEvent<string>) => hear(event.data);
    opened.onclose = (event) => void closed(event.code);
    watch = setInterval(lookAround, 1_000);
  }

  function leave() {
    clearInterval(watch);
    clearTimeout(retry);
    if (socket) socket.onopen = socket.onmessage = socket.onclose = null;
    socket = undefined;
  }

  return {
    lamp: () => lamp,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    start() {
      show({ state: 'connecting' });
      connect();
    },
    /** Leaves, and forgets what it heard: whoever starts next may be someone else. */
    stop() {
      const open = socket;
      leave();
      open?.close(1000);
      last.clear();
      latency = undefined;
      dryAt = undefined;
      attempt = 0;
      show({ state: 'off' });
    },
    /** Tells the server about a renewed token. */
    renew: (key: string) => send({ type: 'token', token: key }),
    /** Gives the connection up, as when the network is gone: what is not heard is not live. */
    lose() {
      if (socket) abandon();
    },
    /** Tries at once, as when the network came back. */
    retryNow() {
      if (lamp.state !== 'reconnecting' || socket) return;
      clearTimeout(retry);
      connect();
    },
  };
}
