import { useQuery } from '@tanstack/react-query';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';

/** Read anew whenever one comes to look. */
export function useUsage() {
  return useQuery({
    queryKey: keys.usage,
    queryFn: () => read(api.GET('/api/v1/usage')),
    staleTime: 0,
  });
}
