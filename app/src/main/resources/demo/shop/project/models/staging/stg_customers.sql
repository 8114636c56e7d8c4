select
    id as customer_id,
    name,
    email,
    city,
    country,
    created_on
from {{ source('raw', 'customers') }}
