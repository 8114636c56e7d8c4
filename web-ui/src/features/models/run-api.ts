import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';
import { saveFile } from '@/shared/api/save-file.ts';

export const ARTIFACTS = ['manifest.json', 'run_results.json', 'catalog.json'] as const;

/** Saves one of dbt's documents of a run. */
export function useArtifact(id: string) {
  return useMutation({
    mutationFn: async (artifact: (typeof ARTIFACTS)[number]) => {
      const file: Blob = await read(
        api.GET('/api/v1/runs/{id}/artifacts/{artifact}', {
          params: { path: { id, artifact } },
          parseAs: 'blob',
        }),
      );
      saveFile(file, artifact);
    },
  });
}

/** Runs what failed, what was skipped and what was not reached; how that goes comes live. */
export function useRetry(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => read(api.POST('/api/v1/runs/{id}/retry', { params: { path: { id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.runs }),
  });
}
