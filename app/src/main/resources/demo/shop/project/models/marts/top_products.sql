{{ config(materialized='view') }}

select
    row_number() over (order by revenue desc, product_id) as rank,
    product_id,
    product_name,
    category,
    pieces,
    revenue,
    orders
from (
    select
        o.product_id,
        p.product_name,
        p.category,
        sum(o.quantity) as pieces,
        sum(o.value) as revenue,
        count(*) as orders
    from {{ ref('stg_orders') }} o
    join {{ ref('stg_products') }} p on p.product_id = o.product_id
    group by o.product_id, p.product_name, p.category
) as sold
order by rank
limit 5
