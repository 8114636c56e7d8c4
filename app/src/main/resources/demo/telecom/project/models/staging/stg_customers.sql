select
    "customerID" as customer_id,
    lower("gender") as gender,
    "SeniorCitizen"::int = 1 as is_senior,
    "tenure" as tenure_months,
    "InternetService" as internet,
    "Contract" as contract,
    "PaymentMethod" as payment_method,
    "MonthlyCharges" as monthly_charge,
    "Churn"::text in ('Yes', 'true') as has_left
from {{ source('raw', 'customers') }}
