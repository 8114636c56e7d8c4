import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiProblem } from '@/shared/api/problem.ts';
import { session as answer } from '../../../testing/fixtures.ts';
import { createSession, type Peers, type Session } from './create-session.ts';

type Call = { url: string; token: string | null };

let calls: Call[];
let told: (Session | null)[];
let hear: (session: Session | null) => void;
let refresh: () => Response | Promise<Response>;
let lists: () => Response;
let logout: () => Promise<Response>;

function store() {
  const peers: Peers = { tell: (s) => told.push(s), listen: (listener) => (hear = listener) };
  let tail: Promise<unknown> = Promise.resolve();
  return createSession({
    fetch: (input, init) => {
      const request =
        input instanceof Request ? input : new Request(new URL(input, 'http://test'), init);
      calls.push({
        url: new URL(request.url).pathname,
        token: request.headers.get('authorization'),
      });
      if (request.url.endsWith('/refresh')) return Promise.resolve(refresh());
      if (request.url.endsWith('/logout')) return logout();
      return Promise.resolve(lists());
    },
    exclusively: (work) => {
      const next = tail.then(work);
      tail = next.catch(() => undefined);
      return next;
    },
    peers,
    now: () => Date.now(),
  });
}

const tokens = (n: number) => Response.json({ ...answer, accessToken: `access-${n}` });
const list = () => new Request('http://test/api/v1/batches');

beforeEach(() => {
  vi.useFakeTimers();
  calls = [];
  told = [];
  refresh = () => tokens(2);
  lists = () => Response.json({ items: [] });
  logout = () => Promise.resolve(new Response(null, { status: 204 }));
});

afterEach(() => {
  vi.useRealTimers();
});

it('finds the session that the cookie stands for, asking once', async () => {
  const session = store();

  const found = await session.start();
  await session.start();

  expect(found?.tenant.slug).toBe('corner-shop');
  expect(calls).toHaveLength(1);
  expect(told).toEqual([found]);
});

it('asks no more when nobody is signed in', async () => {
  refresh = () => Response.json({}, { status: 401 });
  const session = store();

  expect(await session.start()).toBeNull();
  expect(await session.start()).toBeNull();

  expect(calls).toHaveLength(1);
});

it('sends the token, and renews it once for all calls that it was refused to', async () => {
  const session = store();
  session.accept(answer);
  let refused = 2;
  lists = () =>
    refused-- > 0 ? new Response(null, { status: 401 }) : Response.json({ items: [] });

  const answers = await Promise.all([session.fetch(list()), session.fetch(list())]);

  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(calls.filter(({ url }) => url.endsWith('/refresh'))).toHaveLength(1);
  expect(calls.at(-1)?.token).toBe('Bearer access-2');
});

it('never sends to one tenant what was meant for another', async () => {
  const session = store();
  session.accept(answer);
  lists = () => new Response(null, { status: 401 });
  refresh = () => Response.json({ ...answer, tenant: { ...answer.tenant, id: 'other' } });

  const refused = await session.fetch(list());

  expect(refused.status).toBe(401);
  expect(session.get()?.tenant.id).toBe('other');
  expect(calls.filter(({ url }) => url.endsWith('/batches'))).toHaveLength(1);
});

it('keeps a sign-in that came while an older cookie was refused', async () => {
  const session = store();
  refresh = () => {
    session.accept(answer);
    return Response.json({}, { status: 401 });
  };

  expect((await session.start())?.accessToken).toBe('access-1');

  expect(session.token()).toBe('access-1');
});

it('hands a refusal on when the cookie is refused too', async () => {
  const session = store();
  session.accept(answer);
  lists = () => new Response(null, { status: 401 });
  refresh = () => Response.json({}, { status: 401 });

  expect((await session.fetch(list())).status).toBe(401);

  expect(session.get()).toBeNull();
});

it('stays signed in when the server cannot be reached', async () => {
  const session = store();
  session.accept(answer);
  refresh = () => Promise.reject(new TypeError('no route'));

  await expect(session.refresh('access-1')).rejects.toBeInstanceOf(ApiProblem);

  expect(session.token()).toBe('access-1');
});

it('reports what the server says when it is in trouble', async () => {
  refresh = () => Response.json({ status: 503, title: 'Away' }, { status: 503 });

  await expect(store().start()).rejects.toMatchObject({ problem: { status: 503, title: 'Away' } });
});

it('takes what another tab got, without asking', async () => {
  const session = store();
  const theirs = {
    tenant: answer.tenant,
    user: answer.user,
    accessToken: 'theirs',
    expiresAt: Date.now() + 60_000,
  };

  hear(theirs);
  expect(await session.refresh('mine')).toBe(theirs);
  hear(null);

  expect(session.get()).toBeNull();
  expect(calls).toHaveLength(0);
});

it('renews before the token ends', async () => {
  const session = store();
  session.accept({ ...answer, expiresIn: 100 });

  await vi.advanceTimersByTimeAsync(79_000);
  expect(calls).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(2_000);

  expect(session.token()).toBe('access-2');
});

it('signs out here and elsewhere', async () => {
  const session = store();
  session.accept(answer);
  const states: (string | undefined)[] = [];
  const forget = session.subscribe(() => states.push(session.token()));

  await session.signOut();
  forget();

  expect(states).toEqual([undefined]);
  expect(told.at(-1)).toBeNull();
});

it.each([
  ['the network is gone', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['the server is down', () => Promise.resolve(new Response(null, { status: 503 }))],
])('signs out here although %s, and knows that the server was not told', async (_, answers) => {
  const session = store();
  await session.start();
  logout = answers;

  await session.signOut();

  expect(session.get()).toBeNull();
  expect(told.at(-1)).toBeNull();
  expect(session.isUntold()).toBe(true);

  logout = () => Promise.resolve(new Response(null, { status: 204 }));
  await session.signOut();
  expect(session.isUntold()).toBe(false);
});
