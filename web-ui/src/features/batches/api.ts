import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { batchesQuery } from '@/shared/api/batches.ts';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';
import type { Batch, Reason } from '@/shared/api/types.ts';

export type QuarantineFilter = {
  dataset?: string;
  batch?: string;
  reason?: Reason;
  /** Empty where the whole line is wrong. */
  column?: string;
};

export function useBatches(filter: { dataset?: string }) {
  return useInfiniteQuery(batchesQuery(filter));
}

export function useBatch(id: string) {
  return useQuery({
    queryKey: [...keys.batch, id],
    queryFn: () => read(api.GET('/api/v1/batches/{id}', { params: { path: { id } } })),
  });
}

/** Which datasets the records of a mixed batch went to; of another batch it is not asked. */
export function useRouting({ batchId, dataset, rowsIn }: Batch) {
  return useQuery({
    // Records that find their dataset later leave the batch, which tells it so.
    queryKey: [...keys.batch, batchId, 'routing', rowsIn],
    queryFn: () =>
      read(api.GET('/api/v1/batches/{id}/routing', { params: { path: { id: batchId } } })),
    enabled: dataset === 'unrouted',
  });
}

export function useQuarantine(filter: QuarantineFilter) {
  return useInfiniteQuery({
    queryKey: [...keys.quarantine, filter],
    queryFn: ({ pageParam }) =>
      read(
        api.GET('/api/v1/quarantine', {
          params: { query: { ...filter, limit: 100, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
}
