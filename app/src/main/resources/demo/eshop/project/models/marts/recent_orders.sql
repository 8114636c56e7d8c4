select
    row_number() over (order by o.sold_at desc, o.id) as place,
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
order by place
limit 20
