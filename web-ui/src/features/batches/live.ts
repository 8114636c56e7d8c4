import { keys } from '@/shared/api/keys.ts';
import type { Batch } from '@/shared/api/types.ts';
import { itemsOf, outdate, type ChannelHandler } from '@/shared/live/apply.ts';
import { upsertPages } from '@/shared/live/lists.ts';

/**
 * Batches appear and change in the ledger; a stored one makes the rows on screen old. A delta may
 * also say, without a batch, that a replay has come to its end.
 */
export const batchesLive: ChannelHandler = {
  channel: 'batches',
  apply(client, frame) {
    const batches = itemsOf<Batch>(frame.data);
    upsertPages(client, keys.batches, batches, {
      key: (batch) => batch.batchId,
      time: (batch) => batch.startedAt,
      belongs: (batch, filter) => {
        const { dataset } = (filter ?? {}) as { dataset?: string };
        return !dataset || dataset === batch.dataset;
      },
    });
    for (const batch of batches) {
      client.setQueryData<Batch>([...keys.batch, batch.batchId], (old) => old && batch);
    }
    if (frame.type !== 'delta') return;
    if (batches.some((batch) => batch.state === 'stored')) outdate(client, keys.datasets);
    if (batches.some((batch) => batch.dataset === 'unrouted')) {
      outdate(client, keys.routes);
      outdate(client, keys.unrouted);
    }
    outdate(client, keys.quarantine);
    outdate(client, keys.decisions);
  },
};
