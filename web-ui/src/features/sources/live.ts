import { keys } from '@/shared/api/keys.ts';
import type { Source } from '@/shared/api/types.ts';
import { itemsOf, upsert, type ChannelHandler } from '@/shared/live/apply.ts';
import { upsertPages } from '@/shared/live/lists.ts';

/** A source that was changed, or whose pull waits, runs or ended, with that pull. */
export const sourcesLive: ChannelHandler = {
  channel: 'sources',
  apply(client, frame) {
    const fresh = itemsOf<Source>(frame.data);
    client.setQueryData<Source[]>(keys.sources, (old) => {
      if (frame.type === 'snapshot') return old && fresh;
      return old && upsert(old, fresh, { key: ({ name }) => name }).sort(byName);
    });
    for (const { name, lastPull } of fresh) {
      if (!lastPull) continue;
      upsertPages(client, keys.pulls, [lastPull], {
        key: ({ id }) => id,
        time: ({ requestedAt }) => requestedAt,
        belongs: (_, wanted) => wanted === name,
      });
    }
  },
};

function byName(a: Source, b: Source): number {
  return a.name.localeCompare(b.name);
}
