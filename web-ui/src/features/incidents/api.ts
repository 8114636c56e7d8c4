import { useQuery } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';

const NEWEST = 200;

export function useIncidents() {
  return useQuery({
    queryKey: keys.incidents,
    queryFn: async () => {
      const query = { limit: NEWEST };
      const { items } = await read(api.GET('/api/v1/incidents', { params: { query } }));
      return items;
    },
  });
}

export function useIncident(id: string) {
  return useQuery({
    queryKey: [...keys.incident, id],
    queryFn: async () => {
      const path = { id };
      return await read(api.GET('/api/v1/incidents/{id}', { params: { path } }));
    },
  });
}
