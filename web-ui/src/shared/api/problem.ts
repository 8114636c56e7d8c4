import type { components } from './schema.ts';

export type Problem = components['schemas']['Problem'];

/** A refusal of the server (RFC 9457), or the fact that it could not be reached (status 0). */
export class ApiProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ApiProblem';
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }
}

/** The problem in a refused answer, whatever stood between us and the gateway. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => undefined);
  return new ApiProblem({ ...unknownProblem(response), ...(isRecord(body) ? body : {}) });
}

export function unreachable(cause: unknown): ApiProblem {
  return new ApiProblem({
    type: 'urn:problem:unavailable',
    title: 'Unreachable',
    status: 0,
    detail: cause instanceof Error ? cause.message : 'The server did not answer.',
    instance: '',
  });
}

function unknownProblem(response: Response): Problem {
  return {
    type: 'urn:problem:internal',
    title: response.statusText,
    status: response.status,
    detail: '',
    instance: response.headers.get('traceparent')?.split('-')[1] ?? '',
  };
}

function isRecord(value: unknown): value is Partial<Problem> {
  return typeof value === 'object' && value !== null;
}
