{#-
    Amounts. Here belongs how an amount is converted and how a CRM's text becomes an instant or an
    amount again; which rate is taken is in int_month_rates.
-#}

{#- Rounded once, to the cent. A product of decimal(18, 2) and a rate of decimal(18, 8) is wide enough
    by itself, so that no amount overflows before it is rounded. -#}
{%- macro to_reporting(amount, rate) -%}
    {#- Most amounts are in the reporting currency, and wide arithmetic is slow. -#}
    case
        when {{ rate }} = 1 then cast({{ amount }} as decimal(18, 2))
        else cast(round({{ amount }} * {{ rate }}, 2) as decimal(18, 2))
    end
{%- endmacro -%}

{#- A date is the first instant of that day in the company's zone, never UTC midnight. -#}
{%- macro instant_of(value, time_zone) -%}
    case
        when length({{ value }}) <= 10
            then timezone({{ time_zone }}, try_cast({{ value }} as timestamp))
        else try_cast({{ value }} as timestamptz)
    end
{%- endmacro -%}

{#- The instant at which the month of another instant begins in a zone. -#}
{%- macro start_of_local_month(instant, time_zone) -%}
    timezone({{ time_zone }}, date_trunc('month', timezone({{ time_zone }}, {{ instant }})))
{%- endmacro -%}
