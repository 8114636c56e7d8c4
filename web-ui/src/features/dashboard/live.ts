import type { QueryClient } from '@tanstack/react-query';
import { keys } from '@/shared/api/keys.ts';
import type { Alert, Batch, Dashboard, Flows, Incident, Run, Service } from '@/shared/api/types.ts';
import { itemsOf, upsert, type ChannelHandler, type Order } from '@/shared/live/apply.ts';
import { mergePatch } from '@/shared/live/merge-patch.ts';
import { BIN_MILLIS, BINS, type Stored } from './throughput.ts';

export const STORED_KEY = ['stored'];

const BY_START: Order<Batch> = { key: (b) => b.batchId, time: (b) => b.startedAt };
const BY_QUEUE: Order<Run> = { key: (run) => run.id, time: (run) => run.queuedAt };
const BY_OPENING: Order<Incident> = { key: (each) => each.id, time: (each) => each.openedAt };

const BY_FIRING: Order<Alert> = { key: (each) => each.id, time: (each) => each.firedAt };

const LAST = 10;
const TOP = 5;

function change(client: QueryClient, by: (dashboard: Dashboard) => Dashboard) {
  client.setQueryData<Dashboard>(keys.dashboard, (old) => old && by(old));
}

function remember(client: QueryClient, batches: readonly Batch[]) {
  const oldest = Date.now() - BINS * BIN_MILLIS;
  const fresh = batches.flatMap(({ batchId, state, finishedAt, rowsStored }): Stored[] =>
    state === 'stored' && finishedAt
      ? [{ id: batchId, at: Date.parse(finishedAt), rows: rowsStored }]
      : [],
  );
  client.setQueryData<Stored[]>(STORED_KEY, (old = []) =>
    upsert(old, fresh, { key: (batch) => batch.id }).filter((batch) => batch.at >= oldest),
  );
}

/** What moves on the home page. */
export const dashboardLive: readonly ChannelHandler[] = [
  {
    channel: 'overview',
    apply: (client, frame) => change(client, (old) => mergePatch(old, frame.data) as Dashboard),
  },
  {
    channel: 'batches',
    apply(client, frame) {
      const fresh = itemsOf<Batch>(frame.data);
      remember(client, fresh);
      change(client, (old) => ({
        ...old,
        batches: upsert(old.batches ?? [], fresh, BY_START).slice(0, LAST),
      }));
    },
  },
  {
    channel: 'runs',
    apply: (client, frame) =>
      change(client, (old) => ({
        ...old,
        runs: upsert(old.runs ?? [], itemsOf<Run>(frame.data), BY_QUEUE).slice(0, LAST),
      })),
  },
  {
    channel: 'incidents',
    apply: (client, frame) =>
      change(client, ({ incidents, ...old }) => ({
        ...old,
        incidents: {
          ...incidents,
          items: upsert(incidents.items ?? [], itemsOf<Incident>(frame.data), BY_OPENING)
            .filter((each) => each.state === 'open')
            .slice(0, TOP),
        },
      })),
  },
  {
    channel: 'alerts',
    apply: (client, frame) =>
      change(client, ({ alerts, ...old }) => ({
        ...old,
        alerts: {
          ...alerts,
          items: upsert(alerts.items ?? [], itemsOf<Alert>(frame.data), BY_FIRING)
            .filter((each) => each.state === 'open')
            .slice(0, TOP),
        },
      })),
  },
  {
    channel: 'services',
    apply: (client, frame) =>
      change(client, (old) => ({
        ...old,
        services: upsert(old.services, itemsOf<Service>(frame.data), { key: ({ name }) => name }),
      })),
  },
  {
    // Each frame has all of them.
    channel: 'flows',
    apply: (client, frame) =>
      client.setQueryData<Flows>(keys.flows, (old) => old && (frame.data as Flows)),
  },
];
