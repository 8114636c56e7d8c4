import { ApiProblem, unreachable, type Problem } from '@/shared/api/problem.ts';
import { whoOf } from '@/shared/session/create-session.ts';
import { session } from '@/shared/session/session.ts';

export type Transfer = {
  method: 'POST' | 'PATCH';
  path: string;
  headers: Readonly<Record<string, string>>;
  body: Blob;
  /** Bytes of the body that were sent so far. */
  onSent: (bytes: number) => void;
  signal: AbortSignal;
};

/** Sends a body with the session's token; signs in again once. What is refused is thrown. */
export async function send(transfer: Transfer): Promise<XMLHttpRequest> {
  const before = session.get();
  const first = await attempt(transfer, before?.accessToken);
  if (first.status !== 401 || !before) return accepted(first);
  const renewed = await session.refresh(before.accessToken);
  const isSame = renewed && whoOf(renewed) === whoOf(before);
  return accepted(isSame ? await attempt(transfer, renewed.accessToken) : first);
}

/** XMLHttpRequest, because fetch does not tell how much was sent. */
function attempt(transfer: Transfer, token: string | undefined): Promise<XMLHttpRequest> {
  const { method, path, headers, body, onSent, signal } = transfer;
  const request = new XMLHttpRequest();
  request.open(method, path);
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.setRequestHeader('X-Millrace-Client', 'web');
  if (token) request.setRequestHeader('Authorization', `Bearer ${token}`);
  request.upload.onprogress = (event) => onSent(event.loaded);
  return new Promise((resolve, reject) => {
    const cancel = () => {
      request.abort();
      reject(new DOMException('Cancelled', 'AbortError'));
    };
    const settle = () => signal.removeEventListener('abort', cancel);
    request.onload = () => {
      settle();
      resolve(request);
    };
    request.onerror = () => {
      settle();
      reject(unreachable(new Error('The upload was cut off.')));
    };
    if (signal.aborted) {
      cancel();
      return;
    }
    signal.addEventListener('abort', cancel, { once: true });
    request.send(body);
  });
}

function accepted(request: XMLHttpRequest): XMLHttpRequest {
  if (request.status < 300) return request;
  const unknown: Problem = {
    type: 'urn:problem:internal',
    title: request.statusText,
    status: request.status,
    detail: '',
    instance: '',
  };
  throw new ApiProblem({ ...unknown, ...(parse(request.responseText) as Partial<Problem>) });
}

export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
