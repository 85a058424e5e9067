with

accepted as (

    select * from {{ ref('int_handover_epochs') }}
    where decision = 'accepted'

),

deals as (

    select * from {{ ref('int_deals_as_known') }}
    where is_closed

)

select
    deals.drop_set,
    accepted.month,
    accepted.ae_id as person_id,
    accepted.lead_source,
    accepted.lead_segment,
    greatest(accepted.known_from, deals.known_from) as known_from,
    least(accepted.known_until, deals.known_until) as known_until,
    count(*) as accepted_leads_decided,
    count_if(deals.is_won) as accepted_leads_won,
    -- Nobody is no AE who could have won it.
    count(*) filter (where deals.is_won and deals.ae_id = accepted.ae_id)
        as accepted_leads_won_by_self,

from accepted
join {{ ref('int_accepted_lead_deals') }} as named
    on accepted.handover_no = named.handover_no
join {{ ref('int_set_drops') }} as drops
    on accepted.source = drops.source
    and accepted.drop_id = drops.drop_id
join deals
    on drops.drop_set = deals.drop_set
    and accepted.source = deals.source
    and named.opportunity_id = deals.opportunity_id
    and accepted.known_from < deals.known_until
    and accepted.known_until > deals.known_from
group by all
