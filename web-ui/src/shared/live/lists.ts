import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query';
import type { Page } from '@/shared/api/types.ts';
import { upsert } from './apply.ts';

type Settings<T> = {
  key: (item: T) => string;
  /** Whether an item belongs into the list with these parameters (the key's second part). */
  belongs?: (item: T, parameters: unknown) => boolean;
};

/** Puts fresh items into every cached list under `queryKey` that is read page by page. */
export function upsertPages<T>(
  client: QueryClient,
  queryKey: QueryKey,
  fresh: readonly T[],
  { key, belongs = () => true }: Settings<T>,
): void {
  for (const [full, pages] of client.getQueriesData<InfiniteData<Page<T>>>({ queryKey })) {
    if (!pages) continue;
    const ids = new Set(fresh.map(key));
    const welcome = fresh.filter((item) => belongs(item, full[1]));
    const known = new Set(pages.pages.flatMap((page) => page.items.map(key)));
    const added = welcome.filter((item) => !known.has(key(item)));
    const changed = new Map(welcome.map((item) => [key(item), item]));
    const next = pages.pages.map((page) => ({
      ...page,
      items: page.items.flatMap((item) => {
        const newer = changed.get(key(item));
        return newer ? [newer] : ids.has(key(item)) ? [] : [item];
      }),
    }));
    const first = next[0];
    if (first) first.items = upsert(first.items, added, key);
    client.setQueryData(full, { ...pages, pages: next });
  }
}
