{#-
    Rows out of a span. Here belongs what engines spell differently when one row becomes several.
-#}

{#- One row per month from the first to the last, both included; none where the last is earlier. -#}
{%- macro each_month(first_month, last_month) -%}
    cast(unnest(generate_series({{ first_month }}, {{ last_month }}, to_months(1))) as date)
{%- endmacro -%}
