select
    id as order_id,
    customer_id,
    product_id,
    quantity,
    unit_price,
    {{ line_value('quantity', 'unit_price') }} as value,
    sold_at::timestamptz as sold_at,
    city,
    country
from {{ source('raw', 'orders') }}
