import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '@/shared/api/problem.ts';

const RETRIES = 2;

/** What is fetched stays fresh: the live channels change it or say that it is old. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (failures, error) => failures < RETRIES && isPassing(error),
      },
    },
  });
}

function isPassing(error: Error): boolean {
  return error instanceof ApiProblem && (error.status === 0 || error.status >= 502);
}
