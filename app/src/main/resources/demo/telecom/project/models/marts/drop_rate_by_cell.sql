with calls as (
    select
        cell,
        count(*) as calls,
        count(*) filter (where is_dropped) as dropped,
        count(distinct day) as days
    from {{ ref('stg_calls') }}
    group by cell
)

select
    c.cell,
    c.city,
    c.technology,
    coalesce(calls.calls, 0) as calls,
    coalesce(calls.dropped, 0) as dropped,
    {{ rate('calls.dropped', 'calls.calls') }} as drop_rate,
    coalesce({{ rate('calls.dropped', 'calls.calls') }} > {{ var('drop_limit') }}, false) as needs_attention
from {{ ref('stg_cells') }} c
left join calls on calls.cell = c.cell
