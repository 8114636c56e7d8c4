import { useQuery } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';
import type { Incident } from '@/shared/api/types.ts';

export function useIncidents() {
  return useQuery({
    queryKey: keys.incidents,
    queryFn: async () =>
      (await read(api.GET('/api/v1/incidents', { params: { query: { limit: 200 } } })))
        .items as unknown as Incident[],
  });
}

export function useIncident(id: string) {
  return useQuery({
    queryKey: [...keys.incident, id],
    queryFn: async () =>
      (await read(
        api.GET('/api/v1/incidents/{id}', { params: { path: { id } } }),
      )) as unknown as Incident,
  });
}
