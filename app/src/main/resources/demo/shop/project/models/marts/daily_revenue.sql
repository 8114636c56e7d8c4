select
    day,
    count(distinct invoice_no) filter (where kind = 'sale') as invoices,
    count(distinct customer_id) filter (where kind = 'sale') as customers,
    {{ sum_if("kind = 'sale'", 'quantity') }} as pieces,
    {{ sum_if("kind = 'sale'", 'value') }} as sold,
    {{ sum_if("kind = 'cancellation'", 'value') }} as cancelled,
    sum(value) as net
    {%- for country in var('main_countries') %},
    {{ sum_if("country = '" ~ country ~ "'", 'value') }} as net_{{ country | lower | replace(' ', '_') }}
    {%- endfor %}
from {{ ref('stg_invoice_lines') }}
group by day
