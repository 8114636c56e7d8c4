import type { Batch } from '@/shared/api/types.ts';
import { contentOf } from './dataset-name.ts';
import { dispositionOf } from './file-name.ts';
import { queryOf, type Said } from './said.ts';
import { PART, sendInParts } from './send-parts.ts';
import { parse, send } from './transfer.ts';

export type Upload = {
  file: File;
  dataset: string;
  /** How the file is written, as far as one says it. */
  said: Said;
  /** The same for every try of this file, so that it is stored once. */
  key: string;
  /** Store it also where the dataset has it already. */
  again: boolean;
  /** Part of the body that was sent, in [0, 1]. */
  onProgress: (share: number) => void;
  /** Whether the connection is lost and will be tried again. */
  onWait: (isWaiting: boolean) => void;
  signal: AbortSignal;
};

/** Sends a file as a batch and waits until it is stored or failed; what is large goes in parts. */
export async function sendRecords(upload: Upload): Promise<Batch> {
  const { file, dataset, said, key, again, onProgress, signal } = upload;
  if (file.size > PART) return sendInParts(upload);
  const content = contentOf(file.name);
  const query = `wait=true&again=${String(again)}${queryOf(said)}`;
  const answer = await send({
    method: 'POST',
    path: `/api/v1/datasets/${encodeURIComponent(dataset)}/records?${query}`,
    headers: {
      'Content-Type': content?.type ?? 'text/csv',
      ...(content?.encoding && { 'Content-Encoding': content.encoding }),
      'Content-Disposition': dispositionOf(file.name),
      'Idempotency-Key': key,
    },
    body: file,
    onSent: (bytes) => onProgress(bytes / (file.size || 1)),
    signal,
  });
  return parse(answer.responseText) as Batch;
}
