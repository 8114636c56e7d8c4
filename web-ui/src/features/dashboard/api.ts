import { useQuery } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';
import type { Dashboard } from '@/shared/api/types.ts';
import { STORED_KEY } from './live.ts';
import type { Stored } from './throughput.ts';

export function useDashboard() {
  return useQuery({
    queryKey: keys.dashboard,
    queryFn: async () => (await read(api.GET('/api/v1/dashboard'))) as Dashboard,
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
