-- The latest event of each order; of two of the same time the one that came later.
select distinct on (id)
    id,
    product_id,
    customer_id,
    quantity,
    unit_price,
    sold_at,
    created_at as ingested_at,
    event_id
from {{ ref('stg_orders') }}
where fault is null
order by id, created_at desc, _batch desc, _line desc
