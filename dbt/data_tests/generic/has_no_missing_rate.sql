{#-
    Fails with every currency and month that `condition` finds without a rate. It says which in
    its message, because a count would send the reader into the compiled SQL.
-#}
{% test has_no_missing_rate(model, condition, currency='currency', month='month') %}

{{ config(fail_calc="case when count(*) = 0 then 0 else error(
    'No exchange rate for '
    || string_agg(currency || ' in ' || strftime(month, '%Y-%m'), ', ' order by currency, month)
    || '. Add it to the exchange rates of the drop.'
) end") }}

select distinct
    {{ currency }} as currency,
    {{ month }} as month,

from {{ model }}
where {{ condition }}

{% endtest %}
