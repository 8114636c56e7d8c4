select
    number,
    event_id,
    event_type,
    {{ field('id') }} as id,
    {{ field('product_id') }} as product_id,
    {{ field('customer_id') }} as customer_id,
    {{ typed('quantity', 'integer') }} as quantity,
    {{ typed('unit_price', 'numeric(10,2)') }} as unit_price,
    {{ typed('sold_at', 'timestamptz') }} as sold_at,
    coalesce(created_at, '-infinity') as created_at,
    case
        when coalesce({{ field('id') }}, '') = '' then 'id is missing'
        when {{ is_misfit('quantity', 'integer') }} then 'quantity is no whole number'
        when {{ is_misfit('unit_price', 'numeric(10,2)') }} then 'unit_price is no amount'
        when {{ is_misfit('sold_at', 'timestamptz') }} then 'sold_at is no time'
    end as fault,
    payload,
    _batch,
    _line
from {{ ref('stg_orders_events') }}
