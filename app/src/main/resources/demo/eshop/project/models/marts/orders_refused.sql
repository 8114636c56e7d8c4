select event_id, fault, payload, created_at
from {{ ref('stg_orders') }}
where fault is not null
