{{ config(materialized='table') }}

select distinct on (id) id, name, email, city, country
from {{ source('raw', 'customers') }}
order by id, _batch desc, _line desc
