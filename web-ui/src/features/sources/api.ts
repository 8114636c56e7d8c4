import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';
import { problemOf } from '@/shared/api/problem.ts';
import type { Pull, Source, SourceDeclaration } from '@/shared/api/types.ts';

export function useSources() {
  return useQuery({
    queryKey: keys.sources,
    queryFn: async () => (await read(api.GET('/api/v1/sources'))).items,
  });
}

export function usePulls(name: string) {
  return useInfiniteQuery({
    queryKey: [...keys.pulls, name],
    queryFn: ({ pageParam }) =>
      read(
        api.GET('/api/v1/sources/{name}/pulls', {
          params: { path: { name }, query: { cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
}

export function usePutSource() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, body }: { name: string; body: SourceDeclaration }) =>
      read(api.PUT('/api/v1/sources/{name}', { params: { path: { name } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.sources }),
  });
}

/** The answer stands in the list at once; how it goes on comes live. */
export function usePullSource() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) =>
      read(api.POST('/api/v1/sources/{name}/pull', { params: { path: { name } } })),
    onSuccess: (pull: Pull) => {
      client.setQueryData<Source[]>(keys.sources, (old) =>
        old?.map((its) =>
          its.name === pull.source && isNewer(pull, its.lastPull)
            ? { ...its, state: 'running', problem: undefined, lastPull: pull }
            : its,
        ),
      );
      return client.invalidateQueries({ queryKey: [...keys.pulls, pull.source] });
    },
  });
}

/** What came live may have overtaken the answer. */
function isNewer(pull: Pull, known: Pull | undefined): boolean {
  return known?.id !== pull.id;
}

export function useDeleteSource() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (name: string) => {
      const { response } = await api.DELETE('/api/v1/sources/{name}', {
        params: { path: { name } },
        parseAs: 'stream',
      });
      if (!response.ok) throw await problemOf(response);
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.sources }),
  });
}
