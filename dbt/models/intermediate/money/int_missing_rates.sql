with

vantages as (

    select drop_set, min(first_month) as first_month

    from {{ ref('int_set_vantages') }}
    where known_month = review_month
    group by drop_set

),

missing as (

    select
        drop_set,
        month,
        currency_without_rate as currency,
        count(distinct (source, opportunity_id)) as deals,

    from {{ ref('int_deal_months') }}
    where currency_without_rate is not null
    group by drop_set, month, currency_without_rate

)

select
    missing.*,
    missing.month >= vantages.first_month as is_in_marts,

from missing
join vantages
    on missing.drop_set = vantages.drop_set
