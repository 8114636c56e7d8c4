import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';
import type { Batch } from '@/shared/api/types.ts';
import { contentOf, proposeDataset } from './dataset-name.ts';
import type { Wish } from './said.ts';
import { sendRecords } from './send.ts';

export type UploadState =
  | { step: 'idle'; refused?: 'unsupported' | 'empty' }
  | { step: 'chosen'; file: File; wish: Wish; key: string; error?: unknown }
  | { step: 'sending'; file: File; share: number; isWaiting?: boolean }
  | { step: 'done'; batch: Batch; file: File; wish: Wish; key: string };

/** One file on its way: chosen, sent, stored. */
export function useUpload() {
  const client = useQueryClient();
  const [state, setState] = useState<UploadState>({ step: 'idle' });
  const abort = useRef<AbortController>(undefined);

  function choose(file: File) {
    if (!contentOf(file.name)) setState({ step: 'idle', refused: 'unsupported' });
    else if (file.size === 0) setState({ step: 'idle', refused: 'empty' });
    else {
      const key = `web-${crypto.randomUUID()}`;
      const wish = { dataset: proposeDataset(file.name), said: {}, types: {} };
      setState({ step: 'chosen', file, wish, key });
    }
  }

  async function send(file: File, wish: Wish, key: string, again = false) {
    const { dataset, said } = wish;
    const cancellation = new AbortController();
    abort.current = cancellation;
    setState({ step: 'sending', file, share: 0 });
    const onProgress = (share: number) => setState({ step: 'sending', file, share });
    const onWait = (isWaiting: boolean) =>
      setState((now) => (now.step === 'sending' ? { ...now, isWaiting } : now));
    try {
      await declareTypes(wish);
      const batch = await sendRecords({
        file,
        dataset,
        said,
        key,
        again,
        onProgress,
        onWait,
        signal: cancellation.signal,
      });
      client.setQueryData([...keys.batch, batch.batchId], batch);
      setState({ step: 'done', batch, file, wish, key });
    } catch (error) {
      const refusal = cancellation.signal.aborted ? {} : { error };
      setState({ step: 'chosen', file, wish, key, ...refusal });
    }
  }

  return {
    state,
    choose,
    send,
    cancel: () => abort.current?.abort(),
    reset: () => setState({ step: 'idle' }),
  };
}

/** Says the types of a new dataset's columns before its first batch finds others. */
async function declareTypes({ dataset, types }: Wish): Promise<void> {
  const columns = Object.fromEntries(
    Object.entries(types).map(([name, type]) => [name, { type, required: false }]),
  );
  if (Object.keys(columns).length === 0) return;
  await read(
    api.PUT('/api/v1/datasets/{dataset}', { params: { path: { dataset } }, body: { columns } }),
  );
}

/** The batch as the live channel keeps it, and the columns of its dataset once it is stored. */
export function useOutcome(first: Batch, dataset: string) {
  const batch = useQuery({
    queryKey: [...keys.batch, first.batchId],
    queryFn: () =>
      read(api.GET('/api/v1/batches/{id}', { params: { path: { id: first.batchId } } })),
    initialData: first,
  }).data;
  const columns = useQuery({
    queryKey: [...keys.datasets, dataset],
    queryFn: () => read(api.GET('/api/v1/datasets/{dataset}', { params: { path: { dataset } } })),
    enabled: batch.state === 'stored',
  }).data?.columns;
  return { batch, columns };
}
