import { keys } from '@/shared/api/keys.ts';
import type { Check } from '@/shared/api/types.ts';
import { outdate, upsert, type ChannelHandler } from '@/shared/live/apply.ts';
import { checksOf } from './api.ts';

/** Results as they are measured; the scores follow from them. */
export const qualityLive: ChannelHandler = {
  channel: 'quality',
  apply(client, frame) {
    const fresh = checksOf(frame.data);
    client.setQueryData<Check[]>(
      keys.checks,
      (old) => old && upsert(old, fresh, { key: ({ id }) => id }),
    );
    if (frame.type !== 'delta' || fresh.length === 0) return;
    outdate(client, keys.quality);
    outdate(client, keys.failedRows);
  },
};
