import type { QueryClient } from '@tanstack/react-query';
import { keys } from '@/shared/api/keys.ts';
import type { Batch, Dashboard, Incident, Run, Service } from '@/shared/api/types.ts';
import { itemsOf, upsert, type ChannelHandler } from '@/shared/live/apply.ts';
import { mergePatch } from '@/shared/live/merge-patch.ts';
import { BIN_MILLIS, BINS, type Stored } from './throughput.ts';

export const STORED_KEY = ['stored'];

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
    upsert(old, fresh, (batch) => batch.id).filter((batch) => batch.at >= oldest),
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
        batches: newest(old.batches, fresh, (batch) => batch.batchId),
      }));
    },
  },
  {
    channel: 'runs',
    apply: (client, frame) =>
      change(client, (old) => ({
        ...old,
        runs: newest(old.runs, itemsOf<Run>(frame.data), (run) => run.id),
      })),
  },
  {
    channel: 'incidents',
    apply: (client, frame) =>
      change(client, ({ incidents, ...old }) => ({
        ...old,
        incidents: {
          ...incidents,
          items: upsert(incidents.items ?? [], itemsOf<Incident>(frame.data), (each) => each.id)
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
        services: upsert(old.services, itemsOf<Service>(frame.data), (each) => each.name),
      })),
  },
];

function newest<T>(old: readonly T[] = [], fresh: readonly T[], key: (item: T) => string): T[] {
  return upsert(old, fresh, key).slice(0, LAST);
}
