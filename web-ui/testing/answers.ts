import { HttpResponse } from 'msw';

export const origin = '*/api/v1';

/** A refusal as the gateway writes it. */
export function problem(status: number, name: string, detail: string) {
  return HttpResponse.json(
    {
      type: `urn:problem:${name}`,
      title: name,
      status,
      detail,
      instance: '4bf92f3577b34da6a3ce929d0e0e4736',
    },
    { status, headers: { 'content-type': 'application/problem+json' } },
  );
}
