{#- Aggregates that engines spell differently, and that must not depend on the order of rows. -#}

{#- The value of the first row by some order, NULL included. -#}
{%- macro first_by(value, order) -%}
    first({{ value }} order by {{ order }})
{%- endmacro -%}

{%- macro last_by(value, order) -%}
    last({{ value }} order by {{ order }})
{%- endmacro -%}

{#- The earliest of a list of instants that lies after a bound; of all, where there is no bound. -#}
{%- macro earliest_after(instants, bound) -%}
    list_min(list_filter({{ instants }}, lambda t: {{ bound }} is null or t > {{ bound }}))
{%- endmacro -%}
