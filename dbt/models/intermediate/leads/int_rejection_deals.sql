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
        rejected.handover_no,
        lead_deals.opportunity_id,

    from rejected
    join {{ ref('int_lead_deals') }} as lead_deals
        on rejected.source = lead_deals.source
        and rejected.drop_id = lead_deals.drop_id
        and rejected.lead_id = lead_deals.lead_id
        and coalesce(lead_deals.created_at >= rejected.sent_at, true)
    union distinct
    select
        rejected.handover_no,
        named.opportunity_id,

    from rejected
    join handovers as later
        on rejected.lead_no = later.lead_no
        and rejected.sent_at < later.sent_at
    join {{ ref('int_accepted_lead_deals') }} as named
        on later.handover_no = named.handover_no

)

select * from deals
