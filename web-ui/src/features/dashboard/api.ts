import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { dashboardQuery } from '@/shared/api/dashboard.ts';
import { keys } from '@/shared/api/keys.ts';
import { STORED_KEY } from './live.ts';
import type { Stored } from './throughput.ts';

export function useDashboard() {
  return useQuery(dashboardQuery);
}

/** What runs in NiFi for the organization; the socket tells what changes. */
export function useFlows() {
  return useQuery({
    queryKey: keys.flows,
    queryFn: () => read(api.GET('/api/v1/flows')),
  });
}

export type FlowOrder = 'start' | 'stop';

/** The answer tells how the flows do now. */
export function useRunFlow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, order }: { name: string; order: FlowOrder }) => {
      const params = { path: { name } };
      return order === 'start'
        ? read(api.POST('/api/v1/flows/{name}/start', { params }))
        : read(api.POST('/api/v1/flows/{name}/stop', { params }));
    },
    onSuccess: (flows) => client.setQueryData(keys.flows, flows),
  });
}

/** Batches that were stored while this page watched. */
export function useStored(): readonly Stored[] {
  return (
    useQuery<readonly Stored[]>({ queryKey: STORED_KEY, queryFn: () => [], staleTime: Infinity })
      .data ?? NONE
  );
}

const NONE: readonly Stored[] = [];
