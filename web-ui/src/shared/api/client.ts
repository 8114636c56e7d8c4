import createClient from 'openapi-fetch';
import { session } from '@/shared/session/session.ts';
import { ApiProblem, unreachable } from './problem.ts';
import type { paths } from './schema.ts';

/** Calls of the gateway, typed by `schema/openapi.yaml`. Use with [read]. */
export const api = createClient<paths>({
  baseUrl: window.location.origin,
  fetch: (request) => session.fetch(request),
});

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** The body of an answer; a refusal is thrown as an [ApiProblem]. */
export async function read<T>(call: Promise<Answer<T>>): Promise<T> {
  const answer = await call.catch((cause: unknown) => {
    throw cause instanceof ApiProblem ? cause : unreachable(cause);
  });
  if (answer.data === undefined) {
    throw new ApiProblem({
      type: 'urn:problem:internal',
      title: answer.response.statusText,
      status: answer.response.status,
      detail: '',
      instance: '',
      ...(typeof answer.error === 'object' ? answer.error : {}),
    });
  }
  return answer.data;
}
