import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { Channel, ChannelFrame } from './frames.ts';

/** What a feature does with the frames of a channel. */
export type ChannelHandler = {
  channel: Channel;
  apply: (client: QueryClient, frame: ChannelFrame) => void;
};

/** `{"items":[..]}` of a list channel; what is malformed counts as empty. */
export function itemsOf<T>(data: unknown): T[] {
  const items = (data as { items?: unknown } | null)?.items;
  return Array.isArray(items) ? (items as T[]) : [];
}

/**
 * `list` with `fresh` in it: known items are replaced in place, new ones come first, the newest
 * at the top.
 */
export function upsert<T>(list: readonly T[], fresh: readonly T[], key: (item: T) => string): T[] {
  const byKey = new Map(fresh.map((item) => [key(item), item]));
  const kept = list.map((item) => {
    const newer = byKey.get(key(item));
    byKey.delete(key(item));
    return newer ?? item;
  });
  return [...[...byKey.values()].reverse(), ...kept];
}

const due = new Map<string, ReturnType<typeof setTimeout>>();

/** Marks queries as outdated, at most once in `everyMillis` however many frames say so. */
export function outdate(client: QueryClient, queryKey: QueryKey, everyMillis = 2_000): void {
  const name = JSON.stringify(queryKey);
  if (due.has(name)) return;
  due.set(
    name,
    setTimeout(() => {
      due.delete(name);
      void client.invalidateQueries({ queryKey });
    }, everyMillis),
  );
}
