import { useQuery } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';
import type { Check, FailedRow } from '@/shared/api/types.ts';

export function useQuality() {
  return useQuery({ queryKey: keys.quality, queryFn: () => read(api.GET('/api/v1/quality')) });
}

/** The newest result of every check. */
export function useChecks() {
  return useQuery({
    queryKey: keys.checks,
    queryFn: async () => checksOf(await read(api.GET('/api/v1/checks/results'))),
  });
}

export function useFailedRows(file: string, check: string) {
  return useQuery({
    queryKey: [...keys.failedRows, file, check],
    queryFn: async () =>
      (
        await read(
          api.GET('/api/v1/checks/{name}/failed-rows', {
            params: { path: { name: file }, query: { check, limit: 100 } },
          }),
        )
      ).items as unknown as FailedRow[],
  });
}

/** Results stand under `results` as a run answers them, or under `items` as lists do. */
export function checksOf(answer: unknown): Check[] {
  const { results, items } = (answer ?? {}) as { results?: Check[]; items?: Check[] };
  return results ?? items ?? [];
}
