import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { modelsQuery, shopOf } from '@/shared/api/models.ts';
import type { Model } from '@/shared/api/types.ts';
import { useFormat } from '@/shared/format/use-format.ts';
import { Facts } from '@/shared/ui/facts.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { Page } from '@/shared/ui/page.tsx';
import { Panel } from '@/shared/ui/panel.tsx';
import { QueryView } from '@/shared/ui/query-view.tsx';
import { useRecentOrders, useTopProducts, useTotals } from './api.ts';
import { Kafka } from './kafka.tsx';
import { Pipeline } from './pipeline.tsx';
import { RecentOrders } from './recent-orders.tsx';
import { TopProducts } from './top-products.tsx';
import { Warehouse } from './warehouse.tsx';

/** An e-shop in figures, which follow its orders as they come. */
export function ShopPage() {
  const { t } = useTranslation();
  const models = useQuery(modelsQuery);
  return (
    <Page title={t('shop.title')} lead={t('shop.lead')}>
      <QueryView query={models}>{(known) => <Shop totals={shopOf(known)} />}</QueryView>
    </Page>
  );
}

/** Asks for rows only where there are some. */
function Shop({ totals }: { totals: Model | undefined }) {
  const { t } = useTranslation();
  if (totals?.rows === undefined) {
    return (
      <Panel title={t('shop.totals')}>
        {totals ? (
          <NoOrders />
        ) : (
          <Notice icon="models" title={t('shop.missing')} hint={t('shop.missingHint')} />
        )}
      </Panel>
    );
  }
  return (
    <>
      <Totals />
      <Top />
      <Recent />
      <Pipeline />
      <Warehouse />
      <Kafka />
    </>
  );
}

function Totals() {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Panel title={t('shop.totals')}>
      <QueryView query={useTotals()} lines={2}>
        {([row]) => (
          <Facts
            facts={[
              { name: t('shop.orders'), value: format.count(row?.total_orders) },
              { name: t('shop.revenue'), value: format.euros(row?.total_revenue) },
              { name: t('shop.orders24'), value: format.count(row?.orders_24h) },
              { name: t('shop.revenue24'), value: format.euros(row?.revenue_24h) },
            ]}
          />
        )}
      </QueryView>
    </Panel>
  );
}

function Top() {
  const { t } = useTranslation();
  return (
    <Panel title={t('shop.top')} hint={t('shop.topHint')} flush>
      <QueryView query={useTopProducts()}>
        {(products) => (products.length === 0 ? <NoOrders /> : <TopProducts products={products} />)}
      </QueryView>
    </Panel>
  );
}

function Recent() {
  const { t } = useTranslation();
  return (
    <Panel title={t('shop.recent')} hint={t('shop.recentHint')} flush>
      <QueryView query={useRecentOrders()}>
        {(orders) => (orders.length === 0 ? <NoOrders /> : <RecentOrders orders={orders} />)}
      </QueryView>
    </Panel>
  );
}

function NoOrders() {
  const { t } = useTranslation();
  return <Notice icon="clock" title={t('shop.none')} hint={t('shop.noneHint')} />;
}
