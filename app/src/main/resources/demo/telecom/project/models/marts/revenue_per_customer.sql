select
    month,
    contract,
    count(distinct customer_id) as customers,
    sum(amount) as revenue,
    {{ rate('sum(amount)', 'count(distinct customer_id)', decimals=2) }} as arpu,
    round(avg(tariff), 2) as average_tariff,
    {{ rate('count(*) filter (where is_paid)', 'count(*)') }} as paid_share
from {{ ref('stg_invoices') }}
group by month, contract
