select cell, city, country, technology, opened_on, capacity_calls
from {{ source('raw', 'cells') }}
