{{ config(
    materialized='incremental',
    incremental_strategy='merge',
    unique_key='id',
    indexes=[
        {'columns': ['id'], 'unique': true},
        {'columns': ['event_number']},
        {'columns': ['sold_at', 'id']},
    ],
) }}

-- The latest event of each order; of two of the same time the one that came later. An event that
-- comes late changes nothing where a later one is merged already.
select distinct on (id)
    id,
    product_id,
    customer_id,
    quantity,
    unit_price,
    sold_at,
    created_at as ingested_at,
    event_id,
    number as event_number
from {{ ref('stg_orders') }} as event
where fault is null
{%- if is_incremental() %}
  -- A range, which Postgres takes for a small part: it goes by the index.
  and number > (select coalesce(max(event_number), 0) from {{ this }})
  and number <= (select max(number) from {{ ref('stg_orders') }})
  and coalesce((
      select (known.ingested_at, known.event_number) < (event.created_at, event.number)
      from {{ this }} as known
      where known.id = event.id
  ), true)
{%- endif %}
order by id, created_at desc, number desc
