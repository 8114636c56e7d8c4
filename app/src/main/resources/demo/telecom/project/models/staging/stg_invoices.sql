select
    invoice_id,
    customer_id,
    month,
    contract,
    tariff,
    usage,
    amount,
    issued_on,
    paid_on,
    paid_on is not null as is_paid
from {{ source('raw', 'invoices') }}
