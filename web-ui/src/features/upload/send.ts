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
  /** Part of the body that was sent, in [0, 1]. */
  onProgress: (share: number) => void;
  /** Whether the connection is lost and will be tried again. */
  onWait: (isWaiting: boolean) => void;
  signal: AbortSignal;
};

/** Sends a file as a batch and waits until it is stored or failed; what is large goes in parts. */
export async function sendRecords(upload: Upload): Promise<Batch> {
  const { file, dataset, said, key, onProgress, signal } = upload;
  if (file.size > PART) return sendInParts(upload);
  const content = contentOf(file.name);
  const answer = await send({
    method: 'POST',
    path: `/api/v1/datasets/${encodeURIComponent(dataset)}/records?wait=true${queryOf(said)}`,
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
