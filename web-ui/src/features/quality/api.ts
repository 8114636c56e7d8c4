import { useQuery } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';
import type { Check } from '@/shared/api/types.ts';

const MOST_ROWS = 100;

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

export function useFailedRows(name: string, check: string) {
  return useQuery({
    queryKey: [...keys.failedRows, name, check],
    queryFn: async () => {
      const params = { path: { name }, query: { check, limit: MOST_ROWS } };
      const { items } = await read(api.GET('/api/v1/checks/{name}/failed-rows', { params }));
      return items;
    },
  });
}

/** Results stand under `results` as a run answers them, or under `items` as on the socket. */
export function checksOf(answer: unknown): Check[] {
  const { results, items } = (answer ?? {}) as { results?: Check[]; items?: Check[] };
  return results ?? items ?? [];
}
