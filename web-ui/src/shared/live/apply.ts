import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { Channel, ChannelFrame } from './frames.ts';

/** What a feature does with the frames of a channel. */
export type ChannelHandler = {
  channel: Channel;
  apply: (client: QueryClient, frame: ChannelFrame) => void;
};

/** How items of a list are told apart, and which one is newer. */
export type Order<T> = {
  key: (item: T) => string;
  /** ISO time, newest first; without it new items stand at the end. */
  time?: (item: T) => string | undefined;
};

/** `{"items":[..]}` of a list channel; what is malformed counts as empty. */
export function itemsOf<T>(data: unknown): T[] {
  const items = (data as { items?: unknown } | null)?.items;
  return Array.isArray(items) ? (items as T[]) : [];
}

/** `list` with `fresh` in it: known items are replaced, new ones stand where their time says. */
export function upsert<T>(list: readonly T[], fresh: readonly T[], { key, time }: Order<T>): T[] {
  const byKey = new Map([...list, ...fresh].map((item) => [key(item), item]));
  const all = [...byKey.values()];
  return time ? all.sort((a, b) => (time(b) ?? '').localeCompare(time(a) ?? '')) : all;
}

const due = new Map<string, ReturnType<typeof setTimeout>>();

/** Marks queries as outdated, at most once in `everyMillis` however many frames say so. */
export function outdate(client: QueryClient, queryKey: QueryKey, everyMillis = 5_000): void {
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
