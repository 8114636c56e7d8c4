import { redirect, useLocation, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { session } from '@/shared/session/session.ts';
import { useSession } from '@/shared/session/use-session.ts';
import { Invitation, Login, Signup } from './pages.tsx';

export function LoginRoute() {
  useWayIn(wayIn(useSearch({ from: '/login' }).next));
  return <Login />;
}

export function SignupRoute() {
  useWayIn('/');
  return <Signup />;
}

export function InvitationRoute() {
  const router = useRouter();
  const invitation = useLocation({ select: ({ hash }) => hash });
  return <Invitation invitation={invitation} onIn={() => router.history.push('/')} />;
}

/** Goes to `path` once the session stands, whether made here or in another tab. */
function useWayIn(path: string) {
  const router = useRouter();
  const isIn = useSession() !== null;
  useEffect(() => {
    if (isIn) router.history.push(path);
  }, [isIn, router, path]);
}

/** A path of this page only: a link must not send anyone elsewhere after the sign-in. */
export function wayIn(next: string | undefined): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/';
}

/** Whether somebody is signed in; nobody is while the server cannot say so. */
export async function isIn(): Promise<boolean> {
  return (session.get() ?? (await session.start().catch(() => null))) !== null;
}

/** Who is signed in already needs no form. */
export async function goOnWhenIn(next?: string): Promise<void> {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's way to redirect
  if (await isIn()) throw redirect({ href: wayIn(next) });
}

/** Sends who is not signed in to the form, and from there back to `href`. */
export async function letIn(href: string): Promise<void> {
  if (session.get() ?? (await session.start())) return;
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's way to redirect
  throw redirect({ to: '/login', search: href === '/' ? {} : { next: href } });
}
