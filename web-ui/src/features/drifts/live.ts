import { keys } from '@/shared/api/keys.ts';
import { itemsOf, outdate, type ChannelHandler } from '@/shared/live/apply.ts';

/**
 * Drifts have no channel of their own: that one was found, decided about or carried further is told
 * on that of the batches, by an event without a batch. Where several events came as one frame,
 * fewer batches than events say so. A snapshot may stand for events that were missed.
 */
export const driftsLive: ChannelHandler = {
  channel: 'batches',
  apply(client, frame) {
    const isOfBatches = itemsOf(frame.data).length >= (frame.coalesced ?? 1);
    if (frame.type === 'delta' && isOfBatches) return;
    outdate(client, keys.drifts);
    outdate(client, keys.drift);
  },
};
