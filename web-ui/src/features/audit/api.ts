import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';

/** Read anew each time the page is opened: no live channel tells of calls. */
export function useAudit() {
  return useInfiniteQuery({
    queryKey: keys.audit,
    staleTime: 0,
    queryFn: ({ pageParam }) =>
      read(api.GET('/api/v1/audit', { params: { query: { limit: 100, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
}

export function useVerdict() {
  return useQuery({
    queryKey: keys.auditVerdict,
    staleTime: 0,
    queryFn: () => read(api.GET('/api/v1/audit/verify')),
  });
}
