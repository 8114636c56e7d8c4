select
    contract,
    count(*) as customers,
    count(*) filter (where has_left) as left_last_month,
    {{ rate('count(*) filter (where has_left)', 'count(*)') }} as churn_rate,
    round(avg(monthly_charge), 2) as average_charge,
    round(avg(tenure_months), 1) as average_tenure_months
    {%- for method in var('payment_methods') %}
    {%- set name = method | lower | replace('(automatic)', '') | trim | replace(' ', '_') %},
    {{ rate("count(*) filter (where has_left and payment_method = '" ~ method ~ "')",
            "count(*) filter (where payment_method = '" ~ method ~ "')") }} as churn_{{ name }}
    {%- endfor %}
from {{ ref('stg_customers') }}
group by contract
