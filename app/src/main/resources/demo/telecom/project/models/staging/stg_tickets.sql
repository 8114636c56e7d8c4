select
    ticket_id,
    subscriber_id,
    category,
    priority,
    channel,
    opened_at::timestamptz as opened_at,
    closed_at::timestamptz as closed_at,
    satisfaction
from {{ source('raw', 'tickets') }}
