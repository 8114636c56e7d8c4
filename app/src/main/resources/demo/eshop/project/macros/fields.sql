{# A field of the event's order, as text. #}
{% macro field(name) -%}
    (payload #>> '{order,{{ name }}}')
{%- endmacro %}

{# What the text of a type looks like, so that its cast cannot fail but for a day past its month. #}
{% macro pattern(type) -%}
    {%- if type == 'integer' -%} '^-?[0-9]{1,9}$'
    {%- elif type == 'numeric(10,2)' -%} '^-?[0-9]{1,8}([.][0-9]{1,2})?$'
    {%- else -%} '^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3])(:[0-5][0-9]){2}([.][0-9]{1,9})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$'
    {%- endif -%}
{%- endmacro %}

{# Whether the field holds the type. #}
{% macro fits(name, type) -%}
    {%- set value = field(name) -%}
    {%- if type == 'timestamptz' -%}
    case when {{ value }} ~ {{ pattern(type) }}
        then extract(month from (left({{ value }}, 7) || '-01')::date + substr({{ value }}, 9, 2)::integer - 1)
            = substr({{ value }}, 6, 2)::integer
        else false end
    {%- else -%}
    {{ value }} ~ {{ pattern(type) }}
    {%- endif -%}
{%- endmacro %}

{# Whether the field is there and does not hold the type. #}
{% macro is_misfit(name, type) -%}
    {{ field(name) }} is not null and not ({{ fits(name, type) }})
{%- endmacro %}

{# The field as the type, or null where it does not hold it. #}
{% macro typed(name, type) -%}
    case when {{ fits(name, type) }} then {{ field(name) }}::{{ type }} end
{%- endmacro %}
