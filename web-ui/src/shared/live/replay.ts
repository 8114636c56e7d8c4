import type { QueryClient } from '@tanstack/react-query';
import type { ChannelHandler } from './apply.ts';
import type { ChannelFrame } from './frames.ts';

const MAX_KEPT = 500;

/**
 * Applies frames to the cache; those that came while an answer was under way are applied again
 * to that answer, which may be older than they are.
 */
export function createApplier(client: QueryClient, handlers: readonly ChannelHandler[]) {
  let recent: ChannelFrame[] = [];

  function apply(frame: ChannelFrame) {
    for (const handler of handlers) {
      if (handler.channel === frame.ch) handler.apply(client, frame);
    }
  }

  const stop = client.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'success' || event.action.manual) return;
    const missed = recent;
    if (client.isFetching() === 0) recent = [];
    missed.forEach(apply);
  });

  return {
    stop,
    /** Drops the frames that wait for an answer: it will be another tenant's. */
    forget: () => void (recent = []),
    apply(frame: ChannelFrame) {
      apply(frame);
      if (client.isFetching() > 0) recent = [...recent, frame].slice(-MAX_KEPT);
    },
  };
}
