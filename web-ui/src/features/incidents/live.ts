import { keys } from '@/shared/api/keys.ts';
import type { Cause, Incident } from '@/shared/api/types.ts';
import { itemsOf, outdate, upsert, type ChannelHandler } from '@/shared/live/apply.ts';

/** Incidents open, their ranks change, they close. */
export const incidentsLive: ChannelHandler = {
  channel: 'incidents',
  apply(client, frame) {
    const fresh = itemsOf<Incident>(frame.data);
    client.setQueryData<Incident[]>(
      keys.incidents,
      (old) => old && upsert(old, fresh, { key: ({ id }) => id, time: ({ openedAt }) => openedAt }),
    );
    for (const incident of fresh) {
      const key = [...keys.incident, incident.id];
      const old = client.getQueryData<Incident>(key);
      if (!old) continue;
      client.setQueryData<Incident>(key, { ...old, ...incident, causes: withRows(old, incident) });
      if (incident.causes.some((cause) => !find(old, cause))) outdate(client, key);
    }
  },
};

/** The fresh causes with the rows that are known: the channel carries none. */
function withRows(old: Incident, fresh: Incident): Cause[] {
  return fresh.causes.map((cause) =>
    cause.rows.length > 0 ? cause : { ...cause, rows: find(old, cause)?.rows ?? [] },
  );
}

/** The same cause as it was; its rank may have changed. */
function find(incident: Incident, { kind, name }: Cause): Cause | undefined {
  return incident.causes.find((cause) => cause.kind === kind && cause.name === name);
}
