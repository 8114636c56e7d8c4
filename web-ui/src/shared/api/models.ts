import { queryOptions } from '@tanstack/react-query';
import { api, read } from './client.ts';
import { keys } from './keys.ts';
import type { Model } from './types.ts';

export const modelsQuery = queryOptions({
  queryKey: keys.models,
  queryFn: async () => (await read(api.GET('/api/v1/models'))).items,
});

/** The model that tells an organisation with an e-shop. */
const SHOP = 'shop_totals';

/** Of an organisation with an e-shop the model of its totals, built or not. */
export function shopOf(models: readonly Model[]): Model | undefined {
  return models.find(({ name }) => name === SHOP);
}
