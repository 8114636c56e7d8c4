import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import createClient from 'openapi-fetch';
import { read } from '@/shared/api/client.ts';
import type { paths } from '@/shared/api/schema.ts';
import type { TenantChange, TenantItem } from '@/shared/api/types.ts';
import { operatorSession } from './session.ts';

const api = createClient<paths>({
  baseUrl: window.location.origin,
  fetch: (request) => operatorSession.fetch(request),
});

const OPERATOR = 'operator';
// The operator has no socket.
const LOOK_MILLIS = 5_000;
const PAGE = 200;
const MOST = 2_000;

export function useOperatorLogin() {
  return useMutation({
    mutationFn: (body: { email: string; password: string }) =>
      read(api.POST('/api/v1/operator/login', { body })),
    onSuccess: (session) => operatorSession.accept(session),
  });
}

/** Asked again and again while one looks. */
function useLook<T>(name: string, queryFn: () => Promise<T>) {
  return useQuery({ queryKey: [OPERATOR, name], queryFn, refetchInterval: LOOK_MILLIS, gcTime: 0 });
}

async function tenants(): Promise<TenantItem[]> {
  const found: TenantItem[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: PAGE, ...(cursor ? { cursor } : {}) };
    const page = await read(api.GET('/api/v1/operator/tenants', { params: { query } }));
    found.push(...page.items);
    cursor = page.next;
  } while (cursor && found.length < MOST);
  return found;
}

export function useTenants() {
  return useLook('tenants', tenants);
}

export function useNodes() {
  return useLook('nodes', async () => (await read(api.GET('/api/v1/operator/nodes'))).items);
}

export function useStages() {
  return useLook('queue', async () => (await read(api.GET('/api/v1/operator/queue'))).items);
}

export function useDefects() {
  return useLook('defects', async () => (await read(api.GET('/api/v1/operator/defects'))).items);
}

export function useAskedGrants() {
  return useLook('grants', async () => (await read(api.GET('/api/v1/operator/grants'))).items);
}

export function usePlans() {
  return useQuery({
    queryKey: [OPERATOR, 'plans'],
    queryFn: async () => (await read(api.GET('/api/v1/operator/plans'))).items,
  });
}

export function useTenantUsage(id: string) {
  return useLook(`usage ${id}`, () =>
    read(api.GET('/api/v1/operator/tenants/{id}/usage', { params: { path: { id } } })),
  );
}

/** A change after which everything is looked at again. */
function useChange<I, O>(change: (input: I) => Promise<O>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: [OPERATOR] }),
  });
}

export function useChangeTenant(id: string) {
  return useChange((body: TenantChange) =>
    read(api.PATCH('/api/v1/operator/tenants/{id}', { params: { path: { id } }, body })),
  );
}

export function useSuspend(id: string) {
  return useChange((reason: string) =>
    read(
      api.POST('/api/v1/operator/tenants/{id}/suspend', {
        params: { path: { id } },
        body: { reason },
      }),
    ),
  );
}

export function useResume(id: string) {
  return useChange(() =>
    read(api.POST('/api/v1/operator/tenants/{id}/resume', { params: { path: { id } } })),
  );
}

export function useResolveDefect() {
  return useChange((defect: string) =>
    read(api.POST('/api/v1/operator/defects/{defect}/resolve', { params: { path: { defect } } })),
  );
}

export function useAskForGrant() {
  return useChange((body: { tenant: string; reason: string; minutes: number }) =>
    read(api.POST('/api/v1/operator/grants', { body })),
  );
}

export function useEnter() {
  return useMutation({
    mutationFn: (id: string) =>
      read(api.POST('/api/v1/operator/grants/{id}/token', { params: { path: { id } } })),
  });
}
