select
    row_number() over (order by sold_at desc, order_id) as place,
    order_id,
    customer_name,
    product_name,
    quantity,
    unit_price,
    sold_at
from (
    select
        o.id as order_id,
        c.name as customer_name,
        i.product_name,
        o.quantity,
        o.unit_price,
        o.sold_at
    from {{ ref('orders') }} o
    join {{ ref('customers') }} c on c.id = o.customer_id
    join {{ ref('inventory') }} i on i.id = o.product_id
    where o.sold_at is not null
    order by o.sold_at desc, o.id
    limit 20
) as latest
order by place
