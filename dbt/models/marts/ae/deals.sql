with

vantages as (

    select * from {{ ref('int_set_vantages') }}
    where known_month = review_month

),

-- Worked in the review month, or entered in it.
active as (

    select
        vantages.review_month,
        vantages.first_month,
        deals.*,

    from {{ ref('int_deals_as_known') }} as deals
    join vantages
        on deals.drop_set = vantages.drop_set
        and {{ is_known_at('deals', 'vantages') }}
    where
        not deals.is_closed
        or deals.closed_month = vantages.review_month
        or deals.created_month = vantages.review_month

),

people as (

    select * from {{ ref('int_people') }}
    where known_month = review_month

),

rates as (

    select * from {{ ref('int_month_rates') }}

)

select
    active.review_month,
    active.opportunity_id,
    active.account_id,
    {{ person_or_unassigned('people.person_id') }} as ae_id,
    active.lead_id,
    active.deal_type,
    active.is_new_business,
    active.stage,
    active.is_closed,
    active.is_won,
    active.amount,
    active.currency,
    rates.rate,
    {{ to_reporting('active.amount', 'rates.rate') }} as amount_reporting,
    active.created_at,
    active.created_month,
    active.closed_at,
    active.closed_month as month,
    active.loss_reason,
    active.lead_source as source,
    active.segment,

from active
left join people
    on active.review_month = people.review_month
    and active.ae_id = people.person_id
-- The rate of the month that the amount counts in; of a deal that was entered long after it had
-- been closed, that of the first month looked at.
left join rates
    on active.drop_set = rates.drop_set
    and active.currency = rates.currency
    and greatest(coalesce(active.closed_month, active.review_month), active.first_month)
        = rates.month
