{{ config(
    materialized='incremental',
    incremental_strategy='append',
    indexes=[
        {'columns': ['event_id'], 'unique': true},
        {'columns': ['number'], 'unique': true},
    ],
) }}

-- An event that was sent twice counts as it came first. One without an id is known by its place.
-- Events are numbered as they come here: what reads them goes on behind the last one that it has.
select
    {% if is_incremental() %}(select coalesce(max(number), 0) from {{ this }}) + {% endif -%}
    row_number() over (order by _batch, _line) as number,
    event_id,
    event_type,
    jsonb_build_object('event_type', event_type, 'order', "order", 'timestamp', created_at) as payload,
    created_at,
    _batch,
    _line
from (
    select distinct on (event_id) *
    from (
        select
            coalesce(event_id, _batch || '-' || _line) as event_id,
            event_type,
            "order",
            "timestamp" as created_at,
            _batch,
            _line
        from {{ source('raw', 'orders_events') }}
        {%- if is_incremental() %}
        where {{ is_new('raw', 'orders_events') }}
        {%- endif %}
    ) as message
    order by event_id, _batch, _line
) as event
{%- if is_incremental() %}
-- Looked up for each new event by the index, however many there are.
where (select known.number from {{ this }} as known where known.event_id = event.event_id) is null
{%- endif %}
