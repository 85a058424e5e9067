{{ config(meta={'dagster': {'ref': {'name': 'deal_credits'}}}) }}

-- Whoever is credited with a deal that was won, lost or open in the review month: all of them
-- together are credited with its amount, to the cent.
with

months as (

    select distinct review_month from {{ ref('int_set_vantages') }}

),

credits as (

    select
        review_month,
        opportunity_id,
        sum(credit_amount) as credited,

    from {{ ref('deal_credits') }}
    semi join months using (review_month)
    group by review_month, opportunity_id

)

select
    review_month,
    opportunity_id,
    deals.amount_reporting,
    credits.credited,

from {{ ref('deals') }} as deals
semi join months using (review_month)
full join credits using (review_month, opportunity_id)
where
    -- Of a deal that was only entered in the month, nobody is credited in it.
    (not deals.is_closed or deals.month = review_month or deals.review_month is null)
    and (deals.review_month is null or deals.amount_reporting is distinct from credits.credited)
