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
        i.product_name,
        i.category,
        sum(o.quantity) as pieces,
        sum(o.quantity * o.unit_price) as revenue,
        count(*) as orders
    from {{ ref('orders') }} o
    join {{ ref('inventory') }} i on i.id = o.product_id
    group by o.product_id, i.product_name, i.category
) as sold
order by rank
limit 5
