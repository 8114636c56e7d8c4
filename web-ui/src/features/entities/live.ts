import { keys } from '@/shared/api/keys.ts';
import type { Entity } from '@/shared/api/types.ts';
import { itemsOf, outdate, upsert, type ChannelHandler } from '@/shared/live/apply.ts';

/** Counts of an entity while it is matched; afterwards its records on screen are old. */
export const entitiesLive: ChannelHandler = {
  channel: 'entities',
  apply(client, frame) {
    const fresh = itemsOf<Entity>(frame.data);
    client.setQueryData<Entity[]>(keys.entities, (old) => {
      if (!old) return old;
      const before = new Map(old.map((entity) => [entity.entity, entity]));
      const merged = fresh.map((entity) => ({ ...before.get(entity.entity), ...entity }));
      return upsert(old, merged, { key: ({ entity }) => entity });
    });
    if (frame.type !== 'delta') return;
    for (const { entity, finishedAt } of fresh) {
      if (!finishedAt) continue;
      for (const key of [keys.golden, keys.records, keys.matches])
        outdate(client, [...key, entity]);
    }
  },
};
