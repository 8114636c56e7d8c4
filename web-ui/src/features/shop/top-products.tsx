import { useTranslation } from 'react-i18next';
import { useFormat } from '@/shared/format/use-format.ts';
import { Bar } from '@/shared/ui/bar.tsx';
import { DataTable, type Column } from '@/shared/ui/data-table.tsx';
import type { TopProduct } from './api.ts';

/** The products that brought most, each with a bar to compare it with the first. */
export function TopProducts({ products }: { products: readonly TopProduct[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const ranked = [...products].sort((a, b) => a.rank - b.rank);
  const most = ranked[0]?.revenue ?? 0;
  const columns: Column<TopProduct>[] = [
    {
      key: 'product',
      head: t('shop.product'),
      title: true,
      cell: ({ product_name, revenue }) => (
        <>
          {product_name}
          <Bar share={most > 0 ? (revenue ?? 0) / most : 0} />
        </>
      ),
    },
    { key: 'category', head: t('shop.category'), cell: ({ category }) => category },
    {
      key: 'revenue',
      head: t('shop.revenue'),
      figure: true,
      cell: ({ revenue }) => format.euros(revenue ?? undefined),
    },
    {
      key: 'pieces',
      head: t('shop.pieces'),
      figure: true,
      cell: ({ pieces }) => format.count(pieces ?? undefined),
    },
    {
      key: 'orders',
      head: t('shop.orders'),
      figure: true,
      cell: ({ orders }) => format.count(orders),
    },
  ];
  return (
    <DataTable
      label={t('shop.top')}
      columns={columns}
      rows={ranked}
      rowKey={({ rank }) => String(rank)}
    />
  );
}
