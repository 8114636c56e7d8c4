-- One row: what `millrace validate` judges, all of it at one moment.
with message as (
    select
        coalesce(event_id, _batch || '-' || _line) as event_id,
        event_type,
        "order" - 'sold_at' as said
    from {{ source('raw', 'orders_events') }}
),

event as materialized (
    select event_id, id, fault, created_at, number
    from {{ ref('stg_orders') }}
),

merged as materialized (
    select * from {{ ref('orders') }}
),

-- An event that an order was merged from, or that a later one superseded, waits for nothing.
late as (
    select message.event_id
    from message
    where not exists (select from event where event.event_id = message.event_id)
    union
    select event.event_id
    from event
    left join merged on merged.id = event.id
    where event.fault is null
      and (
          merged.id is null
          or (event.created_at, event.number) > (merged.ingested_at, merged.event_number)
      )
)

select
    (select count(*) from message) as messages,
    (select count(*) from event) as events,
    (select count(*) from merged) as orders,
    (select count(*) from event where fault is not null) as refused,
    (select count(*) from late) as late,
    (select count(*) from merged where not exists (
        select from event where event.event_id = merged.event_id)) as without_event,
    -- Sent again is no duplicate; the same id for something else is.
    (select count(*) from (
        select from message
        group by event_id having count(distinct (event_type, said)) > 1) as twice) as event_duplicates,
    (select count(*) from (
        select from merged group by id having count(*) > 1) as twice) as order_duplicates,
    (select count(*) from merged
      where id is null or product_id is null or customer_id is null
         or quantity is null or unit_price is null) as nulls,
    (select count(*) from merged where unit_price < 0) as negative_prices,
    (select count(*) from merged where quantity <= 0) as bad_quantities,
    (select max(created_at) from event) as last_event_at,
    (select max(ingested_at) from merged) as last_order_at,
    (select count(distinct customer_id) from merged) as customers,
    (select count(distinct product_id) from merged) as products,
    (select avg(quantity) from merged) as average_quantity,
    (select coalesce(sum(quantity * unit_price), 0) from merged) as revenue
