import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query';
import type { Page } from '@/shared/api/types.ts';
import { outdate, upsert, type Order } from './apply.ts';

/** A first page that grew beyond this is fetched anew, with its pages after it. */
const LONGEST = 300;

type Settings<T> = Order<T> & {
  /** Whether an item belongs into the list with these parameters (the key's second part). */
  belongs: (item: T, parameters: unknown) => boolean;
};

/** Puts fresh items into every cached list under `queryKey` that is read page by page. */
export function upsertPages<T>(
  client: QueryClient,
  queryKey: QueryKey,
  fresh: readonly T[],
  settings: Settings<T>,
): void {
  for (const [full, data] of client.getQueriesData<InfiniteData<Page<T>>>({ queryKey })) {
    if (!data) continue;
    const welcome = fresh.filter((item) => settings.belongs(item, full[1]));
    const pages = withItems(data.pages, welcome, settings);
    client.setQueryData(full, { ...data, pages });
    if ((pages[0]?.items.length ?? 0) > LONGEST) outdate(client, full);
  }
}

/** Known items change in their page; new ones go into the first, older ones wait for theirs. */
function withItems<T>(pages: readonly Page<T>[], fresh: readonly T[], order: Order<T>): Page<T>[] {
  const { key, time = () => '' } = order;
  const newer = new Map(fresh.map((item) => [key(item), item]));
  const known = new Set(pages.flatMap((page) => page.items.map(key)));
  const last = pages.at(-1);
  const oldest = last?.next ? (time(last.items.at(-1) as T) ?? '') : '';
  const added = fresh.filter((item) => !known.has(key(item)) && (time(item) ?? '') >= oldest);
  return pages.map((page, n) => {
    const items = page.items.map((item) => newer.get(key(item)) ?? item);
    return { ...page, items: n === 0 ? upsert(items, added, order) : items };
  });
}
