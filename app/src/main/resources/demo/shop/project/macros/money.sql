{# What a line is worth, rounded to cents. #}
{% macro line_value(quantity, price) -%}
    round({{ quantity }} * {{ price }}, 2)
{%- endmacro %}

{# The sum over the rows that meet a condition, 0 when there are none. #}
{% macro sum_if(condition, value) -%}
    coalesce(sum({{ value }}) filter (where {{ condition }}), 0)
{%- endmacro %}
