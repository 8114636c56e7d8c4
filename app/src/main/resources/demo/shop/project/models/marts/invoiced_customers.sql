select
    customer_id,
    min(country) as country,
    min(day) as first_day,
    max(day) as last_day,
    count(distinct invoice_no) filter (where kind = 'sale') as invoices,
    count(distinct invoice_no) filter (where kind = 'cancellation') as cancellations,
    sum(value) as revenue
from {{ ref('stg_invoice_lines') }}
where customer_id is not null
group by customer_id
