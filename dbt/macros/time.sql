{#-
    Days and months. Here belong expressions over dates and instants that engines spell
    differently. None reads a clock.
-#}

{%- macro add_months(day, count) -%}
    cast({{ day }} + to_months({{ count }}) as date)
{%- endmacro -%}

{%- macro first_of_month(day) -%}
    cast(date_trunc('month', {{ day }}) as date)
{%- endmacro -%}

{#- First month of the quarter that a month of a fiscal year lies in; `period` counts from 1. -#}
{%- macro fiscal_quarter_from(month, period) -%}
    {{ add_months(month, '-((' ~ period ~ ' - 1) % 3)') }}
{%- endmacro -%}

{%- macro days_between(from_day, to_day) -%}
    date_diff('day', {{ from_day }}, {{ to_day }})
{%- endmacro -%}

{%- macro local_day(instant, time_zone) -%}
    cast(timezone({{ time_zone }}, {{ instant }}) as date)
{%- endmacro -%}

{%- macro local_month(instant, time_zone) -%}
    cast(date_trunc('month', timezone({{ time_zone }}, {{ instant }})) as date)
{%- endmacro -%}

{%- macro end_of_time() -%}
    date '9999-12-31'
{%- endmacro -%}

{%- macro start_of_time() -%}
    date '0001-01-01'
{%- endmacro -%}
