import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';
import { ApiProblem } from '@/shared/api/problem.ts';
import type { Drift } from '@/shared/api/types.ts';
import type { Wish } from './wish.ts';

const PREVIEW_RETRIES = 4;

/** What is decided about a drift. */
export type Verdict =
  | { kind: 'accept'; wish: Wish }
  | { kind: 'reject'; reason: string }
  | { kind: 'withdraw'; reason: string };

export function useDrifts(filter: { dataset?: string; state?: Drift['state'] }) {
  return useInfiniteQuery({
    queryKey: [...keys.drifts, filter],
    queryFn: ({ pageParam }) =>
      read(api.GET('/api/v1/drifts', { params: { query: { ...filter, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
}

export function useDrift(id: string) {
  return useQuery({
    queryKey: [...keys.drift, id],
    queryFn: () => read(api.GET('/api/v1/drifts/{id}', { params: { path: { id } } })),
  });
}

/** What accepting it as wished would change. */
export function useDriftPreview(id: string, wish: Wish) {
  return useQuery({
    queryKey: [...keys.driftPreview, id, wish],
    queryFn: () =>
      read(api.GET('/api/v1/drifts/{id}/preview', { params: { path: { id }, query: wish } })),
    // One of an organization is made at a time: somebody else may look at another one.
    retry: (failures, error) =>
      failures < PREVIEW_RETRIES && error instanceof ApiProblem && error.status === 429,
  });
}

/** The answer stands on the page at once; what is refused was decided by somebody else. */
export function useDecide(id: string) {
  const client = useQueryClient();
  const params = { path: { id } };
  return useMutation({
    mutationFn: (verdict: Verdict) => {
      switch (verdict.kind) {
        case 'accept':
          return read(
            api.POST('/api/v1/drifts/{id}/accept', { params: { ...params, query: verdict.wish } }),
          );
        case 'reject': {
          const body = { reason: verdict.reason };
          return read(api.POST('/api/v1/drifts/{id}/reject', { params, body }));
        }
        case 'withdraw': {
          const body = { reason: verdict.reason };
          return read(api.POST('/api/v1/drifts/{id}/withdraw', { params, body }));
        }
      }
    },
    onSuccess: (drift: Drift) => {
      client.setQueryData<Drift>(
        [...keys.drift, id],
        (old) => old && { ...old, ...drift, impact: drift.impact ?? old.impact },
      );
    },
    onSettled: () =>
      Promise.all(
        [keys.drifts, keys.drift, keys.datasets].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
}
