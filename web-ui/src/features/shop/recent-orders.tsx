import { useTranslation } from 'react-i18next';
import { useFormat } from '@/shared/format/use-format.ts';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import type { RecentOrder } from './api.ts';

/** The latest orders, newest first; none of the twenty is cut by the frame's edge. */
export function RecentOrders({ orders }: { orders: readonly RecentOrder[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<RecentOrder>[] = [
    { key: 'order', head: t('shop.order'), title: true, cell: ({ order_id }) => order_id },
    { key: 'customer', head: t('shop.customer'), cell: ({ customer_name }) => customer_name },
    { key: 'product', head: t('shop.product'), cell: ({ product_name }) => product_name },
    {
      key: 'pieces',
      head: t('shop.pieces'),
      figure: true,
      cell: ({ quantity }) => format.count(quantity ?? undefined),
    },
    {
      key: 'price',
      head: t('shop.price'),
      figure: true,
      cell: ({ unit_price }) => format.euros(unit_price ?? undefined),
    },
    {
      key: 'sold',
      head: t('shop.soldAt'),
      figure: true,
      cell: ({ sold_at }) => format.dateTime(sold_at),
    },
  ];
  return (
    <DataTable
      label={t('shop.recent')}
      columns={columns}
      rows={[...orders].sort((a, b) => a.place - b.place)}
      rowKey={({ order_id }) => order_id}
      whole
    />
  );
}
