{# A share from 0 to 1 with four decimals; null when there is nothing to divide by. #}
{% macro rate(part, whole, decimals=4) -%}
    round({{ part }}::numeric / nullif({{ whole }}, 0), {{ decimals }})
{%- endmacro %}

{# Digits of a telephone number with its country's code, as switches write it. #}
{% macro msisdn(phone, country) -%}
    case
        when {{ phone }} like '+%' then regexp_replace({{ phone }}, '[^0-9]', '', 'g')
        when {{ phone }} like '0%' then
            case {{ country }} when 'France' then '33' else '44' end
            || regexp_replace(substr({{ phone }}, 2), '[^0-9]', '', 'g')
    end
{%- endmacro %}
