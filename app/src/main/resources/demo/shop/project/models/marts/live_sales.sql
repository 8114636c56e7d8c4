select
    o.country,
    p.category,
    count(*) as orders,
    sum(o.quantity) as pieces,
    sum(o.value) as revenue,
    max(o.sold_at) as last_order_at
from {{ ref('stg_orders') }} o
join {{ ref('stg_products') }} p on p.product_id = o.product_id
group by o.country, p.category
