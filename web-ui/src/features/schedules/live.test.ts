import { QueryClient, type InfiniteData } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { keys } from '@/shared/api/keys.ts';
import type { Page, Schedule, ScheduleRun } from '@/shared/api/types.ts';
import { scheduleRuns, schedules } from '../../../testing/fixtures.ts';
import { schedulesLive } from './live.ts';

it('puts a run that was fired into the list and into its history only', () => {
  const client = new QueryClient();
  const page = { items: scheduleRuns };
  client.setQueryData(keys.schedules, schedules);
  for (const name of ['nightly', 'rematch']) {
    client.setQueryData([...keys.scheduleRuns, name], { pages: [page], pageParams: [undefined] });
  }
  const lastRun = {
    ...scheduleRuns[0],
    id: '13',
    state: 'queued',
    instant: '2999-01-01T00:00:00Z',
  };

  schedulesLive.apply(client, {
    ch: 'schedules',
    seq: 1,
    ts: '',
    type: 'delta',
    data: { items: [{ ...schedules[1], lastRun }] },
  });

  const list = client.getQueryData<Schedule[]>(keys.schedules);
  expect(list?.map(({ name }) => name)).toEqual(['after-load', 'nightly', 'rematch']);
  expect(list?.[1]?.lastRun?.id).toBe('13');
  const ids = (name: string) =>
    client
      .getQueryData<InfiniteData<Page<ScheduleRun>>>([...keys.scheduleRuns, name])
      ?.pages[0]?.items.map(({ id }) => id);
  expect(ids('nightly')).toEqual(['13', '12', '11']);
  expect(ids('rematch')).toEqual(['12', '11']);
});
