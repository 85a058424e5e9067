-- All deals, and those of a lead taken off again: what is left came of no hand-over.
with

deals as (

    select * from {{ ref('int_chain_deals') }}
    where created_month is not null

),

signed as (

    select
        drop_set,
        created_month,
        segment,
        is_won,
        amount_won,
        known_from,
        known_until,
        1 as weight,

    from deals
    union all by name
    select
        deals.drop_set,
        deals.created_month,
        deals.segment,
        deals.is_won,
        deals.amount_won,
        links.known_from,
        links.known_until,
        -1 as weight,

    from {{ ref('int_chain_deal_leads') }} as links
    join deals
        on links.drop_set = deals.drop_set
        and links.source = deals.source
        and links.opportunity_id = deals.opportunity_id
        and links.known_from >= deals.known_from
        and links.known_from < deals.known_until

)

select
    drop_set,
    created_month as cohort_month,
    segment,
    known_from,
    known_until,
    sum(weight) as deals_without_lead,
    sum(weight) filter (where is_won) as deals_without_lead_won,
    sum(weight * amount_won) as amount_without_lead_won,

from signed
group by all
