select
    count(*) as total_orders,
    coalesce(sum(value), 0) as total_revenue,
    count(*) filter (where is_of_last_day) as orders_24h,
    coalesce(sum(value) filter (where is_of_last_day), 0) as revenue_24h
from (
    select
        quantity * unit_price as value,
        sold_at > now() - interval '24 hours' and sold_at <= now() as is_of_last_day
    from {{ ref('orders') }}
) as sold
