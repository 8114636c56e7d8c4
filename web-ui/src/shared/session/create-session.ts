import { ApiProblem, problemOf, unreachable } from '@/shared/api/problem.ts';
import type { SessionAnswer, Tenant, User } from '@/shared/api/types.ts';

const REFRESH = '/api/v1/auth/refresh';
const LOGOUT = '/api/v1/auth/logout';
const WEB = { 'X-Millrace-Client': 'web' };
/** Renew after this part of the token's life. */
const RENEW_AT = 0.8;

/** Who is signed in; lives in memory only. `expiresAt` is in epoch milliseconds. */
export type Session = { tenant: Tenant; user: User; accessToken: string; expiresAt: number };

/** Tells one person in one tenant from any other. */
export function whoOf({ tenant, user }: Pick<Session, 'tenant' | 'user'>): string {
  return `${tenant.id} ${user.id}`;
}

/** The other tabs of this browser. `null` says that one signed out. */
export type Peers = {
  tell: (session: Session | null) => void;
  listen: (hear: (session: Session | null) => void) => void;
};

type Surroundings = {
  fetch: typeof fetch;
  exclusively: <T>(work: () => Promise<T>) => Promise<T>;
  peers: Peers;
  now: () => number;
};

export type SessionStore = ReturnType<typeof createSession>;

/**
 * Keeps the access token in memory and renews it by the HttpOnly cookie: once for all callers of
 * this tab, one tab at a time, because each refresh token works only once.
 */
export function createSession({ fetch, exclusively, peers, now }: Surroundings) {
  let current: Session | null = null;
  let asked = false;
  let untold = false;
  let renewing: Promise<Session | null> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();

  function become(next: Session | null) {
    current = next;
    clearTimeout(timer);
    if (next) {
      const life = Math.max(next.expiresAt - now(), 1_000) * RENEW_AT;
      timer = setTimeout(() => void refresh(next.accessToken).catch(() => undefined), life);
    }
    for (const listener of listeners) listener();
  }

  function accept(answer: SessionAnswer): Session {
    const { tenant, user, accessToken, expiresIn } = answer;
    const next = { tenant, user, accessToken, expiresAt: now() + expiresIn * 1_000 };
    untold = false;
    become(next);
    peers.tell(next);
    return next;
  }

  async function renew(stale: string | undefined): Promise<Session | null> {
    if (current && current.accessToken !== stale) return current;
    const response = await fetch(REFRESH, { method: 'POST', headers: WEB }).catch((e: unknown) => {
      throw unreachable(e);
    });
    if (response.ok) return accept((await response.json()) as SessionAnswer);
    if (response.status !== 401) throw await problemOf(response);
    // Somebody signed in while this was under way: it was not their cookie that was refused.
    if (current && current.accessToken !== stale) return current;
    become(null);
    return null;
  }

  /** A session newer than the one with the token `stale`; null when nobody is signed in. */
  function refresh(stale?: string): Promise<Session | null> {
    renewing ??= exclusively(() => renew(stale)).finally(() => (renewing = undefined));
    return renewing;
  }

  /** The session that the cookie still stands for; the server is asked once. */
  async function start(): Promise<Session | null> {
    if (current || asked) return current;
    const found = await refresh();
    asked = true;
    return found;
  }

  async function authorized(request: Request): Promise<Response> {
    const before = current;
    const again = request.clone();
    const response = await fetch(withToken(request, before));
    if (response.status !== 401 || !before) return response;
    const after = await refresh(before.accessToken);
    // What was meant for one tenant is never sent to another.
    return after && whoOf(after) === whoOf(before) ? fetch(withToken(again, after)) : response;
  }

  /** Whether the server knows that the cookie is to be worth nothing. */
  async function tellServer(): Promise<boolean> {
    try {
      const { ok, status } = await fetch(LOGOUT, { method: 'POST', headers: WEB });
      return ok || status === 401;
    } catch {
      return false;
    }
  }

  /** Signs out here and in the other tabs, whether or not the server can be told. */
  async function signOut(): Promise<void> {
    untold = !(await exclusively(tellServer));
    asked = true;
    become(null);
    peers.tell(null);
  }

  peers.listen(become);

  return {
    get: () => current,
    token: () => current?.accessToken,
    /** True after a sign-out of which the server could not be told. */
    isUntold: () => untold,
    start,
    refresh,
    accept,
    signOut,
    fetch: authorized,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function withToken(request: Request, session: Session | null): Request {
  request.headers.set('X-Millrace-Client', 'web');
  if (session) request.headers.set('Authorization', `Bearer ${session.accessToken}`);
  return request;
}

/** True for the refusal that means: sign in again. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 401;
}
