import { useSyncExternalStore } from 'react';

export type OperatorSession = { email: string; accessToken: string };

let now: OperatorSession | null = null;
const listeners = new Set<() => void>();

function set(next: OperatorSession | null) {
  now = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The operator's sign-in: in memory only, and over with the token's ten minutes or the page. */
export const operatorSession = {
  get: () => now,
  accept: (session: OperatorSession) => set(session),
  end: () => set(null),
  /** A call as the operator; a refused token ends the sign-in. */
  fetch: async (request: Request): Promise<Response> => {
    const used = now;
    if (used) request.headers.set('Authorization', `Bearer ${used.accessToken}`);
    const response = await fetch(request);
    if (response.status === 401 && used && used === now) set(null);
    return response;
  },
};

export function useOperatorSession(): OperatorSession | null {
  return useSyncExternalStore(subscribe, operatorSession.get);
}
