-- An event that was sent twice counts as it came first. One without an id is known by its place.
select distinct on (event_id)
    event_id,
    event_type,
    jsonb_build_object('event_type', event_type, 'order', "order", 'timestamp', created_at) as payload,
    created_at,
    _batch,
    _line
from (
    select
        coalesce(event_id, _batch || '-' || _line) as event_id,
        event_type,
        "order",
        "timestamp" as created_at,
        _batch,
        _line
    from {{ source('raw', 'orders_events') }}
) as message
order by event_id, _batch, _line
