select
    id as customer_id,
    name,
    birth_date,
    email,
    city,
    country,
    created_on
from {{ source('raw', 'customers') }}
