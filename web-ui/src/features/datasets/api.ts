import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';

const ROWS = 100;

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

export function useDatasetRows(dataset: string) {
  return useInfiniteQuery({
    queryKey: [...keys.rows, dataset],
    queryFn: ({ pageParam }) =>
      read(
        api.GET('/api/v1/datasets/{dataset}/rows', {
          params: { path: { dataset }, query: { limit: ROWS, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
}
