import { useRouter, useSearch } from '@tanstack/react-router';
import { Login, Signup } from './pages.tsx';

export function LoginRoute() {
  const router = useRouter();
  const { next } = useSearch({ from: '/login' });
  return <Login onDone={() => router.history.push(inside(next))} />;
}

export function SignupRoute() {
  const router = useRouter();
  return <Signup onDone={() => router.history.push('/')} />;
}

/** A path of this page only: a link must not send anyone elsewhere after the sign-in. */
export function inside(next: string | undefined): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/';
}
