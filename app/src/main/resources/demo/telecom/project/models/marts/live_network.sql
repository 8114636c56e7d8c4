select
    c.city,
    c.country,
    count(*) as calls,
    count(*) filter (where l.is_dropped) as dropped,
    {{ rate('count(*) filter (where l.is_dropped)', 'count(*)') }} as drop_rate,
    round(avg(l.seconds), 1) as average_seconds,
    max(l.started_at) as last_call_at
from {{ ref('stg_live_calls') }} l
join {{ ref('stg_cells') }} c on c.cell = l.cell
group by c.city, c.country
