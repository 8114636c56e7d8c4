import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { api, read } from '@/shared/api/client.ts';
import { ApiProblem, unreachable } from '@/shared/api/problem.ts';
import type { Batch } from '@/shared/api/types.ts';
import { backoff } from '@/shared/live/backoff.ts';
import { contentOf } from './dataset-name.ts';
import { base64Of } from './file-name.ts';
import { placeOf } from './place.ts';
import type { Upload } from './send.ts';
import { send } from './transfer.ts';

/** Bytes of a part; a file that is not larger goes at once. */
export const PART = 8 * 1024 * 1024;

/** Tries in a row that bring nothing. */
const PATIENCE = 12;
const CONFLICT = 409;

/**
 * Sends a file in parts and makes a batch of them. A lost connection is tried again, and goes on
 * where the server is; so does the same file that is chosen again after the page was left.
 */
export async function sendInParts(upload: Upload): Promise<Batch> {
  const { file, dataset, said, onProgress, signal } = upload;
  const place = placeOf(dataset, file, said);
  const id = await patiently(upload, () => begun(upload, place));
  const path = { dataset, upload: id };
  const hash = sha256.create();
  let hashed = 0;
  let fruitless = 0;
  let offset = await patiently(upload, () => offsetOf(path));
  while (hashed < file.size) {
    const end = Math.min(hashed + PART, file.size);
    hash.update(new Uint8Array(await file.slice(hashed, end).arrayBuffer()));
    hashed = end;
    while (offset < hashed) {
      const from = offset;
      const to = hashed;
      offset = await patiently(upload, (isAgain) =>
        isAgain ? offsetOf(path) : appended(upload, path, from, to),
      );
      fruitless = offset > from ? 0 : fruitless + 1;
      if (fruitless > PATIENCE) throw unreachable(new Error('The upload was cut off.'));
      onProgress(offset / file.size);
    }
    signal.throwIfAborted();
  }
  onProgress(1);
  const checksum = bytesToHex(hash.digest());
  const batch = await patiently(upload, () =>
    read(
      api.POST('/api/v1/datasets/{dataset}/uploads/{upload}/finish', {
        params: { path, query: { wait: true, again: upload.again } },
        body: { sha256: checksum },
        signal,
      }),
    ),
  );
  place.forget();
  return batch;
}

type Path = { dataset: string; upload: string };

/** The upload that this file has already, or a new one. */
async function begun(upload: Upload, place: ReturnType<typeof placeOf>): Promise<string> {
  const { file, dataset, said, key, signal } = upload;
  const known = place.id();
  if (known !== undefined) {
    try {
      await offsetOf({ dataset, upload: known });
      return known;
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 404) throw error;
      place.forget();
    }
  }
  const { type = 'text/csv', encoding } = contentOf(file.name) ?? {};
  const metadata = [
    `filetype ${btoa(type)}`,
    encoding && `encoding ${btoa(encoding)}`,
    `filename ${base64Of(file.name)}`,
  ];
  const { id } = await read(
    api.POST('/api/v1/datasets/{dataset}/uploads', {
      params: {
        path: { dataset },
        query: said,
        header: {
          'Upload-Length': file.size,
          'Upload-Metadata': metadata.filter(Boolean).join(','),
          'Idempotency-Key': key,
        },
      },
      signal,
    }),
  );
  place.remember(id);
  return id;
}

async function offsetOf(path: Path): Promise<number> {
  const { offset } = await read(
    api.GET('/api/v1/datasets/{dataset}/uploads/{upload}', { params: { path } }),
  );
  return offset;
}

/** @returns where the server is after the part */
async function appended(upload: Upload, path: Path, from: number, to: number): Promise<number> {
  const { file, onProgress, signal } = upload;
  const { dataset, upload: id } = path;
  const answer = await send({
    method: 'PATCH',
    path: `/api/v1/datasets/${encodeURIComponent(dataset)}/uploads/${id}`,
    headers: {
      'Content-Type': 'application/offset+octet-stream',
      'Upload-Offset': String(from),
    },
    body: file.slice(from, to),
    // Not the whole before the answer says so.
    onSent: (bytes) => onProgress(Math.min((from + bytes) / file.size, 0.999)),
    signal,
  });
  return Number(answer.getResponseHeader('Upload-Offset'));
}

/** Tries again what a lost connection or a busy server may have spoilt. */
async function patiently<T>(
  { signal, onWait }: Upload,
  work: (isAgain: boolean) => Promise<T>,
): Promise<T> {
  for (let lost = 0; ; lost++) {
    try {
      const done = await work(lost > 0);
      if (lost > 0) onWait(false);
      return done;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ApiProblem) || !passes(error) || lost === PATIENCE) throw error;
      if (error.status !== CONFLICT) {
        onWait(true);
        await rest(backoff(lost, Math.random()), signal);
      }
    }
  }
}

function passes({ status, problem }: ApiProblem): boolean {
  if (status === CONFLICT) return /offset/.test(problem.detail);
  return status === 0 || status === 502 || status === 503 || status === 504;
}

/** Waits, but not longer than until the browser is online again. */
function rest(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener('online', end);
      signal.removeEventListener('abort', cancel);
      resolve();
    };
    const cancel = () => {
      end();
      reject(new DOMException('Cancelled', 'AbortError'));
    };
    const timer = setTimeout(end, millis);
    window.addEventListener('online', end);
    signal.addEventListener('abort', cancel);
  });
}
