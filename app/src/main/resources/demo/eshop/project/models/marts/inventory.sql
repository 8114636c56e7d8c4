{{ config(materialized='table') }}

select distinct on (id)
    id,
    product_name,
    category,
    price::numeric(10,2) as price,
    stock_quantity::integer as stock_quantity
from {{ source('raw', 'inventory') }}
order by id, _batch desc, _line desc
