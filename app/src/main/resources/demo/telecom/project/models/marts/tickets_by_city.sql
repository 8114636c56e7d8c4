{% set categories = ['billing', 'network', 'device', 'contract'] %}

select
    s.city,
    count(*) as tickets
    {%- for category in categories %},
    count(*) filter (where t.category = '{{ category }}') as {{ category }}
    {%- endfor %},
    count(*) filter (where t.closed_at is null) as still_open,
    round(avg(t.satisfaction), 2) as satisfaction
from {{ ref('stg_tickets') }} t
join {{ ref('stg_subscribers') }} s on s.subscriber_id = t.subscriber_id
group by s.city
