import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';
import type { Route } from '@/shared/api/types.ts';

export function useRoutes() {
  return useQuery({
    queryKey: keys.routes,
    queryFn: () => read(api.GET('/api/v1/routes')),
  });
}

/** Replaces the list of `version`; another one meanwhile is a problem, and is shown. */
export function usePutRoutes(version: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (items: Route[]) => read(api.PUT('/api/v1/routes', { body: { version, items } })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.routes }),
  });
}

/** Which route a record would take, by the list that holds. */
export function useTrial() {
  return useMutation({
    mutationFn: ({ source, record }: { source: string; record: Record<string, unknown> }) =>
      read(
        api.POST('/api/v1/routes/preview', {
          body: { source: source.trim() || undefined, record },
        }),
      ),
  });
}

export function useUnrouted() {
  return useInfiniteQuery({
    queryKey: keys.unrouted,
    queryFn: ({ pageParam }) =>
      read(api.GET('/api/v1/routes/unrouted', { params: { query: { cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
}

/** Tries all records that wait, some thousands at a time; tells how many found their dataset. */
export function useRouteAgain() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      let routed = 0;
      let cursor: string | undefined;
      do {
        const answer = await read(
          api.POST('/api/v1/routes/again', { params: { query: { cursor } } }),
        );
        routed += answer.routed;
        cursor = answer.next;
      } while (cursor !== undefined);
      return routed;
    },
    onSettled: () =>
      Promise.all(
        [keys.routes, keys.unrouted, keys.datasets, keys.batches].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
}
