import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';
import type { RunOrder } from '@/shared/api/types.ts';

/** Sends a zip of a dbt project; faults of its files are in the answer. */
export function usePutProject() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, file }: { name: string; file: File }) =>
      read(
        api.PUT('/api/v1/projects/{name}', {
          params: { path: { name } },
          body: '',
          bodySerializer: () => file,
          headers: { 'Content-Type': 'application/zip' },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.models }),
  });
}

/** Runs a project; how it goes comes live. */
export function useRunProject() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, order }: { name: string; order: RunOrder }) =>
      read(api.POST('/api/v1/projects/{name}/runs', { params: { path: { name } }, body: order })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.runs }),
  });
}
