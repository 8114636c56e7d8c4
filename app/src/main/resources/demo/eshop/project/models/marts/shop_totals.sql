{{ config(materialized='view') }}

select
    count(*) as total_orders,
    coalesce(sum(quantity * unit_price), 0) as total_revenue,
    count(*) filter (where sold_at >= now() - interval '24 hours') as orders_24h,
    coalesce(sum(quantity * unit_price) filter (where sold_at >= now() - interval '24 hours'), 0)
        as revenue_24h
from {{ ref('orders') }}
