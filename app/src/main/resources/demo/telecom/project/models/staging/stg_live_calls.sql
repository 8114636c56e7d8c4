select
    id as call_id,
    msisdn,
    cell,
    started_at,
    duration_s as seconds,
    dropped = 1 as is_dropped,
    end_reason
from {{ source('raw', 'live_calls') }}
