{{ config(materialized='view') }}

select
    targets.review_month,
    targets.known_month,
    targets.month,
    targets.person_id,
    targets.currency,
    targets.target as original_target,
    cast(round(targets.target * rates.rate, 2) as decimal(18, 2)) as target,

from {{ ref('int_targets') }} as targets
join {{ ref('int_set_vantages') }} as vantages
    on targets.review_month = vantages.review_month
    and targets.known_month = vantages.known_month
left join {{ ref('int_month_rates') }} as rates
    on vantages.drop_set = rates.drop_set
    and targets.month = rates.month
    and targets.currency = rates.currency
where
    targets.role = 'ae'
    and targets.metric = 'amount_won'
