import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, read } from './client.ts';
import { keys } from './keys.ts';

/** The ledger, newest first; of one dataset where it is named. The socket keeps it as it is now. */
export const batchesQuery = (filter: { dataset?: string }) =>
  infiniteQueryOptions({
    queryKey: [...keys.batches, filter],
    queryFn: ({ pageParam }) =>
      read(api.GET('/api/v1/batches', { params: { query: { ...filter, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
