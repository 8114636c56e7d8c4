import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';
import { saveFile } from '@/shared/api/save-file.ts';
import { nameIn } from './file-name.ts';

/** Fetches the file of a batch and hands it to the browser, which saves it. */
export function useDownload(id: string) {
  return useMutation({
    mutationFn: async () => {
      const call = api.GET('/api/v1/batches/{id}/payload', {
        params: { path: { id } },
        parseAs: 'blob',
      });
      const file: Blob = await read(call);
      const { headers } = (await call).response;
      saveFile(file, nameIn(headers) ?? `batch-${id}`);
    },
  });
}

/** Reads the file of a batch again, as a new batch; how that goes on comes live. */
export function useReadAgain(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => read(api.POST('/api/v1/batches/{id}/replay', { params: { path: { id } } })),
    onSuccess: (batch) => {
      client.setQueryData([...keys.batch, batch.batchId], batch);
      // What came live may have overtaken the answer.
      return Promise.all(
        [keys.batch, keys.batches].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
    },
  });
}
