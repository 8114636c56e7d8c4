import { keys } from '@/shared/api/keys.ts';
import type { Incident } from '@/shared/api/types.ts';
import { itemsOf, upsert, type ChannelHandler } from '@/shared/live/apply.ts';

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
      client.setQueryData<Incident>(
        [...keys.incident, incident.id],
        (old) => old && { ...old, ...incident },
      );
    }
  },
};
