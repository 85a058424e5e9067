{%- set amounts = ['value', 'year_ago_value', 'first_value', 'base_value'] -%}

with

ends as (

    select * from {{ ref('int_account_month_ends') }}

),

drops as (

    select * from {{ ref('int_set_drops') }}

),

rates as (

    select * from {{ ref('int_month_rates') }}

)

-- Everything at the rate of the month, so that rates make no growth; the start also at the rate of
-- the month before, which is where the month's currency movement comes from.
select
    ends.drop_set,
    ends.month,
    ends.source,
    ends.account_id,
    ends.known_from,
    ends.known_until,
    ends.owner_id,
    ends.start_owner_id,
    ends.year_ago_owner_id,
    ends.first_month,
    ends.base_month,
    ends.value as original_value,
    ends.currency,
    ends.start_value as original_start_value,
    ends.start_currency,
    value_rates.rate,
    {% for amount in amounts -%}
    {{ to_reporting('ends.' ~ amount, amount ~ '_rates.rate') }} as {{ amount }},
    {% endfor -%}
    {{ to_reporting('ends.start_value', 'start_value_rates.rate') }} as start_value_at_end_rate,
    {{ to_reporting('ends.start_value', 'previous_rates.rate') }} as start_value,
    -- What cannot be converted, in the month and in the one before; tests ask for the rates.
    case
        {% for amount in amounts + ['start_value'] -%}
        when ends.{{ amount }} != 0 and {{ amount }}_rates.rate is null
            then ends.{{ amount | replace('value', 'currency') }}
        {% endfor -%}
    end as unconverted_currency,
    case
        when ends.start_value != 0 and previous_rates.rate is null then ends.start_currency
    end as unconverted_start_currency,
    ends.month >= drops.first_mart_month as is_in_marts,

from ends
join drops
    on ends.drop_set = drops.drop_set
    and ends.source = drops.source
{% for amount in amounts + ['start_value'] -%}
left join rates as {{ amount }}_rates
    on ends.drop_set = {{ amount }}_rates.drop_set
    and ends.month = {{ amount }}_rates.month
    and ends.{{ amount | replace('value', 'currency') }} = {{ amount }}_rates.currency
{% endfor -%}
left join rates as previous_rates
    on ends.drop_set = previous_rates.drop_set
    and {{ add_months('ends.month', '-1') }} = previous_rates.month
    and ends.start_currency = previous_rates.currency
