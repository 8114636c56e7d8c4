import { useRouter, useSearch } from '@tanstack/react-router';
import { LoginPage } from '@/features/auth/LoginPage.tsx';
import { SignupPage } from '@/features/auth/SignupPage.tsx';

export function LoginRoute() {
  const router = useRouter();
  const { next } = useSearch({ from: '/login' });
  return <LoginPage onDone={() => router.history.push(inside(next))} />;
}

export function SignupRoute() {
  const router = useRouter();
  return <SignupPage onDone={() => router.history.push('/')} />;
}

/** A path of this page only: a link must not send anyone elsewhere after the sign-in. */
export function inside(next: string | undefined): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/';
}
