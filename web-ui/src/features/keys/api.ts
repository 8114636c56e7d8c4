import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';
import { problemOf } from '@/shared/api/problem.ts';

type NewKey = { name: string; scopes: string[]; expiresAt?: string };

export function useApiKeys() {
  return useQuery({
    queryKey: keys.apiKeys,
    queryFn: async () => (await read(api.GET('/api/v1/api-keys'))).items,
  });
}

export function useMakeKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewKey) => read(api.POST('/api/v1/api-keys', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.apiKeys }),
  });
}

export function useRevokeKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      const { response } = await api.DELETE('/api/v1/api-keys/{id}', {
        params: { path: { id } },
        parseAs: 'stream',
      });
      if (!response.ok) throw await problemOf(response);
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.apiKeys }),
  });
}
