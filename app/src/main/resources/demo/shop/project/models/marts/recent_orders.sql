{{ config(materialized='view') }}

select
    row_number() over (order by o.sold_at desc, o.order_id) as place,
    o.order_id,
    c.name as customer_name,
    p.product_name,
    o.quantity,
    o.unit_price,
    o.sold_at
from {{ ref('stg_orders') }} o
join {{ ref('stg_customers') }} c on c.customer_id = o.customer_id
join {{ ref('stg_products') }} p on p.product_id = o.product_id
order by place
limit 20
