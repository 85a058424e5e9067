with

deals as (

    select * from {{ ref('int_deals_as_known') }}
    where known_month = review_month

),

-- A row of the review month itself: the deal was worked in it, or entered in it.
active as (

    select * from {{ ref('int_deal_months') }}
    where
        known_month = review_month
        and month = review_month

),

rates as (

    select * from {{ ref('int_month_rates') }}

),

first_months as (

    select distinct review_month, known_month, first_month
    from {{ ref('int_vantages') }}

)

select
    deals.review_month,
    deals.opportunity_id,
    deals.account_id,
    deals.ae_id,
    deals.lead_id,
    deals.deal_type,
    deals.stage,
    deals.is_closed,
    deals.is_won,
    deals.amount,
    deals.currency,
    rates.rate,
    {{ to_reporting('deals.amount', 'rates.rate') }} as amount_reporting,
    deals.created_at,
    deals.closed_at,
    deals.closed_month as month,
    deals.loss_reason,
    deals.lead_source as source,
    deals.segment,

from deals
join active
    on deals.review_month = active.review_month
    and deals.known_month = active.known_month
    and deals.source = active.source
    and deals.opportunity_id = active.opportunity_id
join first_months
    on deals.review_month = first_months.review_month
    and deals.known_month = first_months.known_month
-- The rate of the month that the amount counts in; of a deal that was entered long after it had
-- been closed, that of the first month looked at.
left join rates
    on deals.review_month = rates.review_month
    and deals.known_month = rates.known_month
    and greatest(coalesce(deals.closed_month, deals.review_month), first_months.first_month)
        = rates.month
    and deals.currency = rates.currency
