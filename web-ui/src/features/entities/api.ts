import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';
import type { Match } from '@/shared/api/types.ts';

export function useEntities() {
  return useQuery({
    queryKey: keys.entities,
    queryFn: async () => (await read(api.GET('/api/v1/entities'))).items,
  });
}

export function useGolden(entity: string) {
  return useInfiniteQuery({
    queryKey: [...keys.golden, entity],
    queryFn: ({ pageParam }) =>
      read(
        api.GET('/api/v1/entities/{entity}/golden', {
          params: { path: { entity }, query: { limit: 100, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
}

/** The records that are one entity. */
export function useMembers(entity: string, entityId: string) {
  return useQuery({
    queryKey: [...keys.records, entity, entityId],
    queryFn: async () => {
      const params = { path: { entity }, query: { entityId, limit: 100 } };
      return (await read(api.GET('/api/v1/entities/{entity}/records', { params }))).items;
    },
  });
}

/** The pairs of a record; none are asked for before it is known. */
export function useMatches(entity: string, recordId: string | undefined) {
  return useQuery({
    queryKey: [...keys.matches, entity, recordId],
    queryFn: async () => {
      const params = { path: { entity }, query: { recordId, limit: 50 } };
      const { items } = await read(api.GET('/api/v1/entities/{entity}/matches', { params }));
      return items as Match[];
    },
    enabled: recordId !== undefined,
  });
}
