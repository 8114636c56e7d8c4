import { QueryClient, type InfiniteData } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Page } from '@/shared/api/types.ts';
import { itemsOf, outdate, upsert } from './apply.ts';
import type { ChannelFrame } from './frames.ts';
import { upsertPages } from './lists.ts';
import { createApplier } from './replay.ts';

type Item = { id: string; at: string; kind?: string };

const order = { key: ({ id }: Item) => id, time: ({ at }: Item) => at };
const settings = {
  ...order,
  belongs: ({ kind }: Item, wanted: unknown) => !wanted || wanted === kind,
};
const frame: ChannelFrame = { ch: 'runs', seq: 1, ts: '', type: 'delta', data: {} };

let client: QueryClient;

beforeEach(() => {
  client = new QueryClient();
});

afterEach(() => {
  vi.useRealTimers();
  client.clear();
});

function ids(key: readonly unknown[]) {
  const data = client.getQueryData<InfiniteData<Page<Item>>>(key);
  return data?.pages.map((page) => page.items.map(({ id, kind }) => id + (kind ?? '')));
}

it('applies nothing that was kept to an answer of another tenant', async () => {
  const applied = vi.fn();
  const applier = createApplier(client, [{ channel: 'runs', apply: applied }]);
  const old = { queryKey: ['old'], queryFn: () => new Promise(() => undefined) };
  client.fetchQuery(old).catch(() => undefined);
  applier.apply(frame);

  applier.forget();
  client.clear();
  await client.fetchQuery({ queryKey: ['new'], queryFn: () => 1 });

  expect(applied).toHaveBeenCalledTimes(1);
  applier.stop();
});

it('replaces what is known and puts the rest where its time says', () => {
  const list = [
    { id: 'b', at: '2' },
    { id: 'a', at: '1' },
  ];

  const next = upsert(
    list,
    [
      { id: 'c', at: '3' },
      { id: 'a', at: '1', kind: '!' },
    ],
    order,
  );

  expect(next).toEqual([
    { id: 'c', at: '3' },
    { id: 'b', at: '2' },
    { id: 'a', at: '1', kind: '!' },
  ]);
});

it('reads no items from what has none', () => {
  expect(itemsOf({ items: [1] })).toEqual([1]);
  expect(itemsOf(null)).toEqual([]);
  expect(itemsOf({ items: 'many' })).toEqual([]);
});

it('keeps pages whole: changes in place, new ones first, older ones left to their page', () => {
  const pages = [
    {
      items: [
        { id: 'd', at: '4' },
        { id: 'c', at: '3' },
      ],
      next: 'x',
    },
    { items: [{ id: 'b', at: '2' }], next: 'y' },
  ];
  client.setQueryData(['things', undefined], { pages, pageParams: [] });
  client.setQueryData(['things', 'red'], { pages: [{ items: [] }], pageParams: [] });

  upsertPages<Item>(
    client,
    ['things'],
    [
      { id: 'b', at: '2', kind: '!' },
      { id: 'e', at: '5', kind: 'red' },
      { id: 'a', at: '1' },
    ],
    settings,
  );

  expect(ids(['things', undefined])).toEqual([['ered', 'd', 'c'], ['b!']]);
  expect(ids(['things', 'red'])).toEqual([['ered']]);
});

it('fetches a list anew before it grows without end', async () => {
  vi.useFakeTimers();
  const invalidate = vi.spyOn(client, 'invalidateQueries');
  client.setQueryData(['long', undefined], { pages: [{ items: [] }], pageParams: [] });
  const many = Array.from({ length: 301 }, (_, n) => ({ id: String(n), at: String(n) }));

  upsertPages<Item>(client, ['long'], many, settings);
  await vi.advanceTimersByTimeAsync(5_000);

  expect(invalidate).toHaveBeenCalledWith({ queryKey: ['long', undefined] });
});

it('marks a query as old once, however many frames say so', async () => {
  vi.useFakeTimers();
  const invalidate = vi.spyOn(client, 'invalidateQueries');

  outdate(client, ['a-list']);
  outdate(client, ['a-list']);
  await vi.advanceTimersByTimeAsync(5_000);

  expect(invalidate).toHaveBeenCalledTimes(1);
});

it('applies frames again to an answer that was under way when they came', async () => {
  const applier = createApplier(client, [
    {
      channel: 'runs',
      apply: (to) => to.setQueryData<string>(['runs'], (old) => old && `${old}+`),
    },
  ]);
  let answer: (text: string) => void = () => undefined;
  const fetched = client.fetchQuery({
    queryKey: ['runs'],
    queryFn: () => new Promise<string>((resolve) => (answer = resolve)),
  });

  applier.apply(frame);
  answer('old');
  await fetched;
  expect(client.getQueryData(['runs'])).toBe('old+');
  applier.apply(frame);
  applier.apply({ ...frame, ch: 'batches' });

  expect(client.getQueryData(['runs'])).toBe('old++');
  applier.stop();
});
