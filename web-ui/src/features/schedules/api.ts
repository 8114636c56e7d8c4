import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';
import { problemOf } from '@/shared/api/problem.ts';
import type { Schedule, ScheduleOrder } from '@/shared/api/types.ts';

export function useSchedules() {
  return useQuery({
    queryKey: keys.schedules,
    queryFn: async () => (await read(api.GET('/api/v1/schedules'))).items,
  });
}

/** All of one schedule, as it is now: what the live channel brings has no variables. */
export function useSchedule(name: string) {
  return useQuery({
    queryKey: [...keys.schedules, name],
    queryFn: () => read(api.GET('/api/v1/schedules/{name}', { params: { path: { name } } })),
    gcTime: 0,
  });
}

export function useScheduleRuns(name: string) {
  return useInfiniteQuery({
    queryKey: [...keys.scheduleRuns, name],
    queryFn: ({ pageParam }) =>
      read(
        api.GET('/api/v1/schedules/{name}/runs', {
          params: { path: { name }, query: { cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
}

/** The next instants of an expression, or what is wrong with it. */
export function usePreview(cron: string, zone: string) {
  return useQuery({
    queryKey: [...keys.schedulePreview, cron, zone],
    queryFn: async () =>
      (await read(api.GET('/api/v1/schedules/preview', { params: { query: { cron, zone } } })))
        .items,
    enabled: cron !== '',
    retry: false,
    placeholderData: keepPreviousData,
  });
}

/** Names of what a schedule may start or wait for. */
export function useSubjects() {
  return useQuery({
    queryKey: keys.scheduleSubjects,
    queryFn: async () => {
      const [models, entities, checks, datasets, sources] = await Promise.all([
        read(api.GET('/api/v1/models')),
        read(api.GET('/api/v1/entities')),
        read(api.GET('/api/v1/checks/results')),
        read(api.GET('/api/v1/datasets')),
        read(api.GET('/api/v1/sources')),
      ]);
      return {
        project: distinct(models.items.map(({ project }) => project)),
        entity: distinct(entities.items.map(({ entity }) => entity)),
        checks: distinct(checks.items.map(({ file }) => file)),
        source: distinct(
          sources.items.filter(({ kind }) => kind !== 'kafka').map(({ name }) => name),
        ),
        datasets: distinct(datasets.items.map(({ name }) => name)),
      };
    },
  });
}

export type Subjects = NonNullable<ReturnType<typeof useSubjects>['data']>;

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

/** A mutation after which the list is asked for anew. */
function useChange<T>(change: (input: T) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.schedules }),
        client.invalidateQueries({ queryKey: keys.scheduleRuns }),
      ]),
  });
}

export function usePutSchedule() {
  return useChange(({ name, body }: { name: string; body: ScheduleOrder }) =>
    read(api.PUT('/api/v1/schedules/{name}', { params: { path: { name } }, body })),
  );
}

export function useEnableSchedule() {
  return useChange(({ name, enabled }: Pick<Schedule, 'name' | 'enabled'>) =>
    read(api.PATCH('/api/v1/schedules/{name}', { params: { path: { name } }, body: { enabled } })),
  );
}

export function useRunSchedule() {
  return useChange((name: string) =>
    read(api.POST('/api/v1/schedules/{name}/run', { params: { path: { name } } })),
  );
}

export function useDeleteSchedule() {
  return useChange(async (name: string) => {
    const { response } = await api.DELETE('/api/v1/schedules/{name}', {
      params: { path: { name } },
      parseAs: 'stream',
    });
    if (!response.ok) throw await problemOf(response);
  });
}
