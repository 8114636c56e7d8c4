{{ config(materialized='table') }}

{% set top = var('top') | int %}

with sold as (
    select
        stock_code,
        max(description) as description,
        sum(quantity) as pieces,
        sum(value) as revenue,
        count(distinct invoice_no) as invoices
    from {{ ref('stg_invoice_lines') }}
    where kind = 'sale' and is_goods
    group by stock_code
),

ranked as (
    select *, row_number() over (order by revenue desc, stock_code) as rank
    from sold
)

select rank, stock_code, description, pieces, revenue, invoices
from ranked
{% if top > 0 -%}
where rank <= {{ top }}
{%- endif %}
