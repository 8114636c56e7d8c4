import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { unreachable } from '@/shared/api/problem.ts';
import { ProblemNotice } from './problem-notice.tsx';
import { Skeleton } from './skeleton.tsx';

type Props<T> = {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch' | 'fetchStatus'>;
  lines?: number;
  children: (data: T) => ReactNode;
};

/** Loading, out of reach, refused or there: what is there stays on screen while it is fetched again. */
export function QueryView<T>({ query, lines, children }: Props<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ProblemNotice error={query.error} retry={() => void query.refetch()} />;
  if (query.fetchStatus === 'paused') return <ProblemNotice error={unreachable(undefined)} />;
  return <Skeleton lines={lines} />;
}
