import { useQuery } from '@tanstack/react-query';
import { dashboardQuery } from '@/shared/api/dashboard.ts';
import { STORED_KEY } from './live.ts';
import type { Stored } from './throughput.ts';

export function useDashboard() {
  return useQuery(dashboardQuery);
}

/** Batches that were stored while this page watched. */
export function useStored(): readonly Stored[] {
  return (
    useQuery<readonly Stored[]>({ queryKey: STORED_KEY, queryFn: () => [], staleTime: Infinity })
      .data ?? NONE
  );
}

const NONE: readonly Stored[] = [];
