import { keys } from '@/shared/api/keys.ts';
import type { Schedule } from '@/shared/api/types.ts';
import { itemsOf, outdate, upsert, type ChannelHandler } from '@/shared/live/apply.ts';
import { upsertPages } from '@/shared/live/lists.ts';

/** A schedule that was fired or whose run ended, with that run. */
export const schedulesLive: ChannelHandler = {
  channel: 'schedules',
  apply(client, frame) {
    const fresh = itemsOf<Schedule>(frame.data);
    client.setQueryData<Schedule[]>(keys.schedules, (old) => {
      if (frame.type === 'snapshot') return old && fresh;
      return old && upsert(old, fresh, { key: ({ name }) => name }).sort(byName);
    });
    for (const { name, lastRun, overlap } of fresh) {
      if (!lastRun) continue;
      upsertPages(client, keys.scheduleRuns, [lastRun], {
        key: ({ id }) => id,
        time: ({ instant }) => instant,
        belongs: (_, wanted) => wanted === name,
      });
      // Of runs that waited for one another, an older one may have ended.
      if (overlap === 'queue' && frame.type === 'delta') {
        outdate(client, [...keys.scheduleRuns, name]);
      }
    }
  },
};

function byName(a: Schedule, b: Schedule): number {
  return a.name.localeCompare(b.name);
}
