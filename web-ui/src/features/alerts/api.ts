import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';
import { problemOf } from '@/shared/api/problem.ts';
import type { AlertRuleSettings } from '@/shared/api/types.ts';

const NEWEST = 200;

export function useAlerts() {
  return useQuery({
    queryKey: keys.alerts,
    queryFn: async () => {
      const query = { limit: NEWEST };
      const { items } = await read(api.GET('/api/v1/alerts', { params: { query } }));
      return items;
    },
  });
}

export function useAlertRules() {
  return useQuery({
    queryKey: keys.alertRules,
    queryFn: async () => (await read(api.GET('/api/v1/alerts/rules'))).items,
  });
}

/** Makes a rule or changes the one of that name. */
export function useConfigureAlert() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: AlertRuleSettings) => read(api.POST('/api/v1/alerts/configure', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.alertRules }),
  });
}

export function useRemoveAlertRule() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (name: string) => {
      const { response } = await api.DELETE('/api/v1/alerts/rules/{name}', {
        params: { path: { name } },
        parseAs: 'stream',
      });
      if (!response.ok) throw await problemOf(response);
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.alertRules }),
  });
}
