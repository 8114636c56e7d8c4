import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';
import type { Decision, QuarantineGroup } from '@/shared/api/types.ts';

/** Records of one dataset with the same fault in the same column; of one batch, or of all. */
export type GroupName = Pick<QuarantineGroup, 'dataset' | 'reason' | 'column'> & {
  batch?: string;
};

/** The newest row that was seen and how many there were; with another number nothing is done. */
export type Seen = { upTo: string; rows: number };

export type Rule = { expression: string; wholeLine: boolean };

export function useQuarantineGroups(filter: { dataset?: string; batch?: string }) {
  return useQuery({
    queryKey: [...keys.quarantine, 'groups', filter],
    queryFn: async () =>
      (await read(api.GET('/api/v1/quarantine/groups', { params: { query: filter } }))).items,
  });
}

export function useDecisions(filter: { batch?: string }) {
  return useInfiniteQuery({
    queryKey: [...keys.decisions, filter],
    queryFn: ({ pageParam }) =>
      read(
        api.GET('/api/v1/quarantine/decisions', {
          params: { query: { ...filter, limit: 20, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
}

/** A decision as it is now; `first` is how it was when it was made. */
export function useDecision(first: Decision) {
  const { id } = first;
  return useQuery({
    queryKey: [...keys.decisions, id],
    queryFn: () => read(api.GET('/api/v1/quarantine/decisions/{id}', { params: { path: { id } } })),
    initialData: first,
  }).data;
}

/** What a rule would do; changes nothing. */
export function usePreview(group: GroupName) {
  return useMutation({
    mutationFn: (rule: Rule) =>
      read(api.POST('/api/v1/quarantine/preview', { body: { ...group, ...rule, limit: 100 } })),
  });
}

/**
 * Stores what fits after the rule, of the records that were previewed. `onDone` is told also when
 * who asked is gone by then, as its group is when all of it was stored.
 */
export function useReplay(group: GroupName, onDone: (decision: Decision) => void) {
  const settle = useSettle();
  return useMutation({
    mutationFn: ({ rule, seen, key }: { rule: Rule; seen: Seen; key: string }) =>
      read(
        api.POST('/api/v1/quarantine/replays', {
          params: { query: { wait: true }, header: { 'Idempotency-Key': key } },
          body: { ...group, ...rule, ...seen },
        }),
      ),
    onSuccess: onDone,
    onSettled: settle,
  });
}

export function useDiscard(group: GroupName) {
  const settle = useSettle();
  return useMutation({
    mutationFn: ({ why, seen }: { why: string; seen: Seen }) =>
      read(api.POST('/api/v1/quarantine/discards', { body: { ...group, why, ...seen } })),
    onSettled: settle,
  });
}

function useSettle() {
  const client = useQueryClient();
  return () =>
    Promise.all(
      [keys.quarantine, keys.decisions, keys.batch, keys.batches].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
}
