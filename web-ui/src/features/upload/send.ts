import { ApiProblem, unreachable, type Problem } from '@/shared/api/problem.ts';
import type { Batch } from '@/shared/api/types.ts';
import { whoOf } from '@/shared/session/create-session.ts';
import { session } from '@/shared/session/session.ts';
import { contentOf } from './dataset-name.ts';

export type Upload = {
  file: File;
  dataset: string;
  /** The same for every try of this file, so that it is stored once. */
  key: string;
  /** Part of the body that was sent, in [0, 1]. */
  onProgress: (share: number) => void;
  signal: AbortSignal;
};

/** Sends a file as a batch and waits until it is stored or failed; signs in again once. */
export async function sendRecords(upload: Upload): Promise<Batch> {
  const before = session.get();
  const first = await attempt(upload, before?.accessToken);
  if (first.status !== 401 || !before) return answerOf(first);
  const renewed = await session.refresh(before.accessToken);
  const isSame = renewed && whoOf(renewed) === whoOf(before);
  return answerOf(isSame ? await attempt(upload, renewed.accessToken) : first);
}

/** XMLHttpRequest, because fetch does not tell how much was sent. */
function attempt(upload: Upload, token: string | undefined): Promise<XMLHttpRequest> {
  const { file, dataset, key, onProgress, signal } = upload;
  const content = contentOf(file.name);
  const request = new XMLHttpRequest();
  request.open('POST', `/api/v1/datasets/${encodeURIComponent(dataset)}/records?wait=true`);
  request.setRequestHeader('Content-Type', content?.type ?? 'text/csv');
  if (content?.encoding) request.setRequestHeader('Content-Encoding', content.encoding);
  request.setRequestHeader('Idempotency-Key', key);
  request.setRequestHeader('X-Millrace-Client', 'web');
  if (token) request.setRequestHeader('Authorization', `Bearer ${token}`);
  request.upload.onprogress = (event) => onProgress(event.loaded / (event.total || 1));
  return new Promise((resolve, reject) => {
    request.onload = () => resolve(request);
    request.onerror = () => reject(unreachable(new Error('The upload was cut off.')));
    const cancel = () => {
      request.abort();
      reject(new DOMException('Cancelled', 'AbortError'));
    };
    signal.addEventListener('abort', cancel, { once: true });
    request.send(file);
  });
}

function answerOf(request: XMLHttpRequest): Batch {
  const body = parse(request.responseText);
  if (request.status < 300) return body as Batch;
  const unknown: Problem = {
    type: 'urn:problem:internal',
    title: request.statusText,
    status: request.status,
    detail: '',
    instance: '',
  };
  throw new ApiProblem({ ...unknown, ...(body as Partial<Problem> | undefined) });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
