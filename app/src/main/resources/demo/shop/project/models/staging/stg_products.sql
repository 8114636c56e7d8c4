select
    id as product_id,
    product_name,
    category,
    price,
    stock_quantity
from {{ source('raw', 'products') }}
