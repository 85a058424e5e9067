with

vantages as (

    select * from {{ ref('int_set_vantages') }}
    where known_month = review_month

),

people as (

    select * from {{ ref('int_people') }}

),

rates as (

    select * from {{ ref('int_month_rates') }}

),

account_months as (

    select drop_set, month, source, account_id, known_from, known_until, original_value, currency

    from {{ ref('int_account_months') }}

),

handed as (

    select
        vantages.review_month,
        vantages.known_month,
        vantages.reporting_currency,
        wins.*,

    from {{ ref('int_account_wins') }} as wins
    join vantages
        on wins.drop_set = vantages.drop_set
        and {{ is_known_at('wins', 'vantages') }}
        and wins.am_from between vantages.first_month and vantages.known_month

),

-- Both values at the rate of the review month, so that rates make no growth.
valued as (

    select
        handed.*,
        {{ to_reporting('months_first.original_value', 'rates_first.rate') }}
            as value_at_handover,
        {{ to_reporting('months_last.original_value', 'rates_last.rate') }} as value_now,

    from handed
    {% for name, month in [('first', 'am_from'), ('last', 'known_month')] -%}
    left join account_months as months_{{ name }}
        on handed.drop_set = months_{{ name }}.drop_set
        and handed.source = months_{{ name }}.source
        and handed.account_id = months_{{ name }}.account_id
        and handed.{{ month }} = months_{{ name }}.month
        and {{ is_known_at('months_' ~ name, 'handed') }}
    left join rates as rates_{{ name }}
        on handed.drop_set = rates_{{ name }}.drop_set
        and handed.known_month = rates_{{ name }}.month
        and months_{{ name }}.currency = rates_{{ name }}.currency
    {% endfor %}
)

select
    valued.review_month,
    valued.am_from as month,
    {{ person_or_unassigned('aes.person_id') }} as ae_id,
    {{ person_or_unassigned('ams.person_id') }} as am_id,
    count(*) as accounts,
    cast(coalesce(sum(valued.value_at_handover), 0) as decimal(18, 2)) as value_at_handover,
    cast(coalesce(sum(valued.value_now), 0) as decimal(18, 2)) as value_now,
    valued.reporting_currency as currency,

from valued
left join people as aes
    on valued.review_month = aes.review_month
    and valued.known_month = aes.known_month
    and valued.ae_id = aes.person_id
left join people as ams
    on valued.review_month = ams.review_month
    and valued.known_month = ams.known_month
    and valued.am_id = ams.person_id
group by all
