import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';
import { modelsQuery } from '@/shared/api/models.ts';

export function useModels() {
  return useQuery(modelsQuery);
}

export function useModel(model: string) {
  return useQuery({
    queryKey: [...keys.models, model],
    queryFn: async () =>
      await read(api.GET('/api/v1/models/{model}', { params: { path: { model } } })),
  });
}

export function useModelRows(model: string) {
  return useInfiniteQuery({
    queryKey: [...keys.modelRows, model],
    queryFn: ({ pageParam }) =>
      read(
        api.GET('/api/v1/models/{model}/rows', {
          params: { path: { model }, query: { limit: 50, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
}

/** @param column with `raw.` or `models.` before its relation */
export function useLineage(column: string, direction: 'upstream' | 'downstream') {
  return useQuery({
    queryKey: [...keys.models, 'lineage', direction, column],
    queryFn: async () =>
      await read(
        api.GET('/api/v1/lineage', { params: { query: { column, direction, depth: 10 } } }),
      ),
  });
}

export function useRuns() {
  return useQuery({
    queryKey: keys.runs,
    queryFn: async () =>
      (await read(api.GET('/api/v1/runs', { params: { query: { limit: 20 } } }))).items,
  });
}

export function useRun(id: string) {
  return useQuery({
    queryKey: [...keys.run, id],
    queryFn: async () => await read(api.GET('/api/v1/runs/{id}', { params: { path: { id } } })),
  });
}
