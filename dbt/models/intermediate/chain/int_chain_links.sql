with

leads as (

    select * from {{ ref('int_chain_leads') }}

),

deals as (

    select * from {{ ref('int_chain_deals') }}

),

deal_leads as (

    select * from {{ ref('int_chain_deal_leads') }}

),

linked as (

    select
        deal_leads.drop_set,
        deal_leads.source,
        deal_leads.opportunity_id,
        greatest(deal_leads.known_from, leads.known_from) as known_from,
        least(deal_leads.known_until, leads.known_until) as known_until,
        leads.cohort_month,
        leads.segment,
        leads.sdr_id,
        leads.ae_id,
        leads.accepted_on,

    from deal_leads
    join leads
        on deal_leads.drop_set = leads.drop_set
        and deal_leads.source = leads.source
        and deal_leads.lead_id = leads.lead_id
        and deal_leads.known_from < leads.known_until
        and deal_leads.known_until > leads.known_from

)

-- A lead's span lies within one epoch of its deal.
select
    linked.*,
    deals.is_won,
    deals.amount_won,
    deals.days_created_to_won,
    case
        when deals.created_on >= linked.accepted_on
            then {{ days_between('linked.accepted_on', 'deals.created_on') }}
    end as days_accepted_to_created,

from linked
join deals
    on linked.drop_set = deals.drop_set
    and linked.source = deals.source
    and linked.opportunity_id = deals.opportunity_id
    and linked.known_from >= deals.known_from
    and linked.known_from < deals.known_until
