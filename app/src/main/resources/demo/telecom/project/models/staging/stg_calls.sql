select
    id as call_id,
    msisdn::text as msisdn,
    cell,
    started_at::timestamptz as started_at,
    started_at::date as day,
    duration_s as seconds,
    dropped::int = 1 as is_dropped,
    end_reason,
    tariff,
    charge
from {{ source('raw', 'cdr') }}
