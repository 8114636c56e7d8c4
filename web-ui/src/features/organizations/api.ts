import { useMutation, useQuery } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';
import { session } from '@/shared/session/session.ts';

export function useOrganizations() {
  return useQuery({
    queryKey: keys.organizations,
    queryFn: async () => (await read(api.GET('/api/v1/auth/organizations'))).items,
  });
}

/** Enters another organisation of the same person; every tab of this browser follows. */
export function useSwitch() {
  return useMutation({
    mutationFn: async (tenant: string) =>
      session.accept(await read(api.POST('/api/v1/auth/switch', { body: { tenant } }))),
  });
}

export function useAddOrganization() {
  return useMutation({
    mutationFn: async (organization: string) =>
      session.accept(
        await read(api.POST('/api/v1/auth/organizations', { body: { organization } })),
      ),
  });
}
