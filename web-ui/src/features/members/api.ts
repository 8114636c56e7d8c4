import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';
import { problemOf } from '@/shared/api/problem.ts';
import type { Role } from '@/shared/api/types.ts';

/** A change of the members after which they are read again. */
function useChange<I, O>(change: (input: I) => Promise<O>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.members }),
  });
}

export function useInvite() {
  return useChange((body: { email: string; role: Role }) =>
    read(api.POST('/api/v1/users', { body })),
  );
}

export function useChangeMember() {
  return useChange(({ id, ...body }: { id: string; role?: Role; active?: boolean }) =>
    read(api.PATCH('/api/v1/users/{id}', { params: { path: { id } }, body })),
  );
}

export function useRemoveMember() {
  return useChange(async (id: string) => {
    const { response } = await api.DELETE('/api/v1/users/{id}', {
      params: { path: { id } },
      parseAs: 'stream',
    });
    if (!response.ok) throw await problemOf(response);
  });
}

export function useGrants() {
  return useQuery({
    queryKey: keys.grants,
    queryFn: async () => (await read(api.GET('/api/v1/grants'))).items,
  });
}

export function useDecideGrant() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, decision }: { id: string; decision: 'approve' | 'deny' | 'end' }) =>
      read(api.PATCH('/api/v1/grants/{id}', { params: { path: { id } }, body: { decision } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.grants }),
  });
}
