select
    "InvoiceNo" as invoice_no,
    "StockCode" as stock_code,
    nullif(trim("Description"), '') as description,
    "Quantity" as quantity,
    "UnitPrice" as unit_price,
    {{ line_value('"Quantity"', '"UnitPrice"') }} as value,
    "InvoiceDate"::timestamp as invoiced_at,
    "InvoiceDate"::date as day,
    "CustomerID"::bigint as customer_id,
    "Country" as country,
    case
        when "InvoiceNo" like 'C%' then 'cancellation'
        when "UnitPrice" = 0 then 'correction'
        else 'sale'
    end as kind,
    -- Postage, fees and manual entries have codes without five leading digits.
    "StockCode" ~ '^[0-9]{5}' as is_goods
from {{ source('raw', 'invoice_lines') }}
