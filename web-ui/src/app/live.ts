import type { QueryClient } from '@tanstack/react-query';
import { alertsLive } from '@/features/alerts/live.ts';
import { batchesLive } from '@/features/batches/live.ts';
import { dashboardLive } from '@/features/dashboard/live.ts';
import { driftsLive } from '@/features/drifts/live.ts';
import { entitiesLive } from '@/features/entities/live.ts';
import { incidentsLive } from '@/features/incidents/live.ts';
import { modelsLive } from '@/features/models/live.ts';
import { qualityLive } from '@/features/quality/live.ts';
import { schedulesLive } from '@/features/schedules/live.ts';
import { sourcesLive } from '@/features/sources/live.ts';
import { createLiveClient, type LiveClient } from '@/shared/live/live-client.ts';
import { createApplier } from '@/shared/live/replay.ts';
import { whoOf } from '@/shared/session/create-session.ts';
import { session } from '@/shared/session/session.ts';

const HANDLERS = [
  ...dashboardLive,
  batchesLive,
  driftsLive,
  modelsLive,
  entitiesLive,
  qualityLive,
  incidentsLive,
  alertsLive,
  schedulesLive,
  sourcesLive,
];

/** The socket of whoever is signed in; another tenant's data never stays in the cache. */
export function createLive(queries: QueryClient): LiveClient {
  const url = `${window.location.origin.replace(/^http/, 'ws')}/api/v1/live`;
  const applier = createApplier(queries, HANDLERS);
  const live = createLiveClient({
    url,
    token: () => session.token(),
    newToken: async () => (await session.refresh(session.token()))?.accessToken,
    apply: (frame) => applier.apply(frame),
  });
  let speaksFor: string | undefined;

  function follow() {
    const now = session.get();
    const who = now && whoOf(now);
    if (now && who === speaksFor) return live.renew(now.accessToken);
    if (speaksFor) live.stop();
    applier.forget();
    queries.clear();
    speaksFor = who ?? undefined;
    if (now) live.start();
  }

  /** What could not be fetched while the server was away is fetched when it is back. */
  let wasLive = false;
  live.subscribe(() => {
    const isLive = live.lamp().state === 'live';
    if (isLive && !wasLive) {
      void queries.refetchQueries({
        type: 'active',
        predicate: (each) => each.state.error !== null,
      });
    }
    wasLive = isLive;
  });
  session.subscribe(follow);
  window.addEventListener('offline', () => live.lose());
  window.addEventListener('online', () => {
    live.retryNow();
    if (session.isUntold()) void session.signOut();
  });
  return live;
}
