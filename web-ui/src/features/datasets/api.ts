import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { batchesQuery } from '@/shared/api/batches.ts';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';

const ROWS = 100;
const VERSIONS = 20;
/** Open drifts beyond these are not counted. */
const DRIFTS = 50;

export function useDatasets() {
  return useQuery({
    queryKey: keys.datasets,
    queryFn: async () => (await read(api.GET('/api/v1/datasets'))).items,
  });
}

export function useDataset(dataset: string) {
  return useQuery({
    queryKey: [...keys.datasets, dataset],
    queryFn: async () =>
      await read(api.GET('/api/v1/datasets/{dataset}', { params: { path: { dataset } } })),
  });
}

/** The newest batch of a dataset, whatever became of it. */
export function useNewestBatch(dataset: string) {
  return useInfiniteQuery(batchesQuery({ dataset })).data?.pages[0]?.items[0];
}

/** How many changes of a dataset's columns wait for a decision, as far as they are counted. */
export function useOpenDrifts(dataset: string) {
  return useQuery({
    queryKey: [...keys.drifts, 'open', dataset],
    queryFn: async () => {
      const query = { dataset, state: 'open' as const, limit: DRIFTS };
      const { items, next } = await read(api.GET('/api/v1/drifts', { params: { query } }));
      return { count: items.length, isMore: next !== undefined };
    },
  });
}

/** Takes the mapping of an accepted drift away. */
export function useWithdraw(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) =>
      read(
        api.POST('/api/v1/drifts/{id}/withdraw', { params: { path: { id } }, body: { reason } }),
      ),
    onSettled: () =>
      Promise.all(
        [keys.datasets, keys.drifts, keys.drift].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
}

/** What a dataset holds, or held at an instant. */
export function useRecords(dataset: string, asOf?: string) {
  return useInfiniteQuery({
    queryKey: [...keys.rows, dataset, asOf ?? 'now'],
    queryFn: ({ pageParam }) =>
      read(
        api.GET('/api/v1/warehouse/{dataset}', {
          params: { path: { dataset }, query: { limit: ROWS, cursor: pageParam, as_of: asOf } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
}

export function useVersions(dataset: string, key: string) {
  return useInfiniteQuery({
    queryKey: [...keys.versions, dataset, key],
    queryFn: ({ pageParam }) =>
      read(
        api.GET('/api/v1/warehouse/{dataset}/{key}/versions', {
          params: { path: { dataset, key }, query: { limit: VERSIONS, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
}
