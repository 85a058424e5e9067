{{ config(meta={'dagster': {'ref': {'name': 'company_monthly'}}}) }}

-- The company's deals won and lost in each review month, counted once more straight from the rows of
-- its drop: without people, epochs or what history says. Deals that were edited since may belong to
-- another month than they say today, so that the company may count each of them or not; of all
-- others none may be lost or counted twice.
with

drops as (

    select * from {{ ref('int_drops') }}

),

vantages as (

    select review_month, source, drop_id from {{ ref('int_vantages') }}
    where known_month = review_month

),

edited as (

    select
        source,
        drop_id,
        record_id as opportunity_id,
        {{ local_month('max(changed_at)', 'any_value(drops.time_zone)') }} as edited_month,

    from {{ ref('stg_raw__record_change') }}
    join drops using (source, drop_id)
    where
        entity = 'opportunity'
        and field in ('stage', 'closed_at')
    group by source, drop_id, record_id

),

edited_months as (

    select source, drop_id, edited_month, count(*) as deals from edited
    group by source, drop_id, edited_month

),

closed as (

    select
        source,
        drop_id,
        case
            when coalesce(deals.deal_type, 'new') != 'new' then 'existing_deals_won'
            when deals.is_won then 'deals_won'
            else 'deals_lost'
        end as metric,
        {{ local_month('deals.closed_at', 'drops.time_zone') }} as closed_month,
        {{ known_from('greatest(deals.created_at, deals.recorded_at)', 'drops.time_zone') }}
            as known_from,
        {{ known_until('deals.deleted_at', 'drops.time_zone') }} as known_until,
        edited.edited_month,

    from {{ ref('stg_raw__opportunity') }} as deals
    join drops using (source, drop_id)
    left join edited using (source, drop_id, opportunity_id)
    where
        deals.is_closed
        and (deals.is_won or coalesce(deals.deal_type, 'new') = 'new')
        and deals.merged_into is null

),

certain as (

    select
        vantages.review_month,
        closed.metric,
        count(*) as deals,

    from closed
    join vantages
        on closed.source = vantages.source
        and closed.drop_id = vantages.drop_id
        and closed.closed_month = vantages.review_month
        and closed.known_from <= vantages.review_month
        and closed.known_until > vantages.review_month
    where coalesce(closed.edited_month <= vantages.review_month, true)
    group by vantages.review_month, closed.metric

),

possible as (

    select
        vantages.review_month,
        sum(edited_months.deals) as deals,

    from edited_months
    join vantages
        on edited_months.source = vantages.source
        and edited_months.drop_id = vantages.drop_id
        and edited_months.edited_month > vantages.review_month
    group by vantages.review_month

)

select
    company.review_month,
    company.metric,
    company.numerator as company_deals,
    coalesce(certain.deals, 0) as least_deals,
    coalesce(certain.deals, 0) + coalesce(possible.deals, 0) as most_deals,

from {{ ref('company_monthly') }} as company
semi join vantages
    on company.review_month = vantages.review_month
    and company.month = vantages.review_month
left join certain
    on company.review_month = certain.review_month
    and company.metric = certain.metric
left join possible
    on company.review_month = possible.review_month
where
    company.metric in ('deals_won', 'deals_lost', 'existing_deals_won')
    and company.numerator not between least_deals and most_deals
