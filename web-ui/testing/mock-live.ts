import type { WebSocket } from 'ws';
import {
  batch,
  batches,
  dashboard,
  emptyDashboard,
  entities,
  alerts,
  incidents,
  schedules,
  sources,
  flows,
  runs,
  services,
} from './fixtures.ts';

const SNAPSHOTS: Record<string, unknown> = {
  batches: { items: batches },
  runs: { items: runs },
  quality: { items: [] },
  entities: { items: entities },
  incidents: { items: incidents },
  alerts: { items: alerts },
  schedules: { items: schedules },
  sources: { items: sources },
  flows,
  services: { items: services },
};

/** The server's half of the live protocol: ready, snapshots, then a batch every second. */
export function talk(socket: WebSocket, state: 'full' | 'empty'): void {
  const seq: Record<string, number> = {};
  const say = (frame: object) => socket.send(JSON.stringify(frame));
  const frame = (ch: string, type: 'snapshot' | 'delta', data: unknown) => {
    seq[ch] = (seq[ch] ?? 0) + 1;
    say({ ch, seq: seq[ch], ts: new Date().toISOString(), type, data });
  };
  const { river, quality } = state === 'full' ? dashboard : emptyDashboard;
  let number = 43;
  let rows = river.in ?? 0;

  socket.on('message', (bytes: Buffer) => {
    const said = JSON.parse(bytes.toString()) as { type: string; channels?: string[] };
    if (said.type === 'auth') say({ type: 'ready', tenant: 'corner-shop' });
    for (const channel of said.type === 'subscribe' ? (said.channels ?? []) : []) {
      const data =
        channel === 'overview'
          ? { river, quality }
          : state === 'full'
            ? SNAPSHOTS[channel]
            : { items: [] };
      if (channel !== 'services' || state === 'full') frame(channel, 'snapshot', data);
    }
  });

  const moving = setInterval(() => {
    if (state === 'empty' || !seq.batches) return;
    rows += 1_200 + number;
    frame('batches', 'delta', {
      items: [
        batch(number, {
          startedAt: new Date().toISOString(),
          finishedAt: new Date().toISOString(),
        }),
      ],
    });
    frame('overview', 'delta', { river: { in: rows, stored: rows - 1_820 } });
    number += 1;
  }, 1_000);
  const pinging = setInterval(() => say({ type: 'ping' }), 5_000);
  socket.on('close', () => {
    clearInterval(moving);
    clearInterval(pinging);
  });
}
