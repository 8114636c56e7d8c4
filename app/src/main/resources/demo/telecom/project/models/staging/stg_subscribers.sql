select
    subscriber_id,
    customer_id,
    first_name,
    last_name,
    birth_date,
    email,
    {{ msisdn('phone', 'country') }} as msisdn,
    city,
    country,
    since
from {{ source('raw', 'subscribers') }}
