import { QueryClient, type InfiniteData } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { keys } from '@/shared/api/keys.ts';
import type { Page, Pull, Source } from '@/shared/api/types.ts';
import { pulls, sources } from '../../../testing/fixtures.ts';
import { sourcesLive } from './live.ts';

it('puts a pull into the list and into the history of its source only', () => {
  const client = new QueryClient();
  client.setQueryData(keys.sources, sources);
  for (const name of ['crm', 'tickets']) {
    client.setQueryData<InfiniteData<Page<Pull>>>([...keys.pulls, name], {
      pages: [{ items: name === 'crm' ? pulls : [] }],
      pageParams: [undefined],
    });
  }
  const lastPull = { ...pulls[0]!, id: '12', state: 'running' as const };

  sourcesLive.apply(client, {
    ch: 'sources',
    seq: 2,
    ts: '2026-01-01T00:00:00Z',
    type: 'delta',
    data: { items: [{ ...sources[0], state: 'running', lastPull }] },
  });

  const list = client.getQueryData<Source[]>(keys.sources);
  expect(list?.map(({ name, state }) => [name, state])).toEqual([
    ['crm', 'running'],
    ['drop', 'idle'],
    ['orders', 'running'],
    ['share', 'idle'],
    ['tickets', 'idle'],
  ]);
  const idsOf = (name: string) =>
    client
      .getQueryData<InfiniteData<Page<Pull>>>([...keys.pulls, name])
      ?.pages.flatMap(({ items }) => items.map(({ id }) => id));
  expect(idsOf('crm')).toContain('12');
  expect(idsOf('tickets')).toEqual([]);
});
