import { useQuery } from '@tanstack/react-query';
import { api, read } from './client.ts';
import { keys } from './keys.ts';

export function useMembers() {
  return useQuery({
    queryKey: keys.members,
    queryFn: async () => (await read(api.GET('/api/v1/users'))).items,
  });
}
