import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { api, read } from '@/shared/api/client.ts';
import { keys } from '@/shared/api/keys.ts';

const totals = z.object({
  total_orders: z.number(),
  total_revenue: z.number(),
  orders_24h: z.number(),
  revenue_24h: z.number(),
});

const topProduct = z.object({
  rank: z.number(),
  product_name: z.nullable(z.string()),
  category: z.nullable(z.string()),
  pieces: z.nullable(z.number()),
  revenue: z.nullable(z.number()),
  orders: z.number(),
});

const recentOrder = z.object({
  place: z.number(),
  order_id: z.string(),
  customer_name: z.nullable(z.string()),
  product_name: z.nullable(z.string()),
  quantity: z.nullable(z.number()),
  unit_price: z.nullable(z.number()),
  sold_at: z.string(),
});

export type TopProduct = z.infer<typeof topProduct>;
export type RecentOrder = z.infer<typeof recentOrder>;

/** Rows of a model of the shop's project; a run that ended makes them old. */
function useShopRows<T>(model: string, row: z.ZodType<T>) {
  return useQuery({
    queryKey: [...keys.modelRows, 'shop', model],
    queryFn: async () => {
      const { items } = await read(
        api.GET('/api/v1/models/{model}/rows', {
          params: { path: { model }, query: { limit: 50 } },
        }),
      );
      return z.array(row).parse(items);
    },
  });
}

export const useTotals = () => useShopRows('shop_totals', totals);

export const useTopProducts = () => useShopRows('top_products', topProduct);

export const useRecentOrders = () => useShopRows('recent_orders', recentOrder);
