import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { batchesQuery } from '@/shared/api/batches.ts';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';
import type { Reason } from '@/shared/api/types.ts';

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
