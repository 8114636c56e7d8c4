import { queryOptions } from '@tanstack/react-query';
import { api, read } from './client.ts';
import { keys } from './keys.ts';
import type { Dashboard } from './types.ts';

/** The dashboard: the home page shows it, the navigation counts its incidents. */
export const dashboardQuery = queryOptions({
  queryKey: keys.dashboard,
  queryFn: async (): Promise<Dashboard> => await read(api.GET('/api/v1/dashboard')),
});
