import { useMutation } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { session } from '@/shared/session/session.ts';

type Login = { email: string; password: string; tenant?: string };
type SignUp = { organization: string; email: string; password: string; slug?: string };

export function useLogin() {
  return useMutation({
    mutationFn: async (body: Login) =>
      session.accept(await read(api.POST('/api/v1/auth/login', { body }))),
  });
}

export function useSignUp() {
  return useMutation({
    mutationFn: async (body: SignUp) =>
      session.accept(await read(api.POST('/api/v1/auth/signup', { body }))),
  });
}

/** Becomes a member by an invitation, and is signed in there. */
export function useAccept() {
  return useMutation({
    mutationFn: async (body: { invitation: string; password?: string }) =>
      session.accept(await read(api.POST('/api/v1/auth/accept', { body }))),
  });
}
