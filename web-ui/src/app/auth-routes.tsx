import { useLocation, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
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
