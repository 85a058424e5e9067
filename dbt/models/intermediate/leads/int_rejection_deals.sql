with

handovers as (

    select * from {{ ref('int_handovers_dated') }}

),

rejected as (

    select * from handovers
    where decision = 'rejected'

),

deals as (

    select
        rejected.source,
        rejected.drop_id,
        rejected.handover_id,
        lead_deals.opportunity_id,

    from rejected
    join {{ ref('int_lead_deals') }} as lead_deals
        on rejected.source = lead_deals.source
        and rejected.drop_id = lead_deals.drop_id
        and rejected.lead_id = lead_deals.lead_id
        and coalesce(lead_deals.created_at >= rejected.sent_at, true)
    union distinct
    select
        rejected.source,
        rejected.drop_id,
        rejected.handover_id,
        named.opportunity_id,

    from rejected
    join handovers as later
        on rejected.source = later.source
        and rejected.drop_id = later.drop_id
        and rejected.lead_id = later.lead_id
        and rejected.sent_at < later.sent_at
    join {{ ref('int_accepted_lead_deals') }} as named
        on later.source = named.source
        and later.drop_id = named.drop_id
        and later.handover_id = named.handover_id

)

select * from deals
