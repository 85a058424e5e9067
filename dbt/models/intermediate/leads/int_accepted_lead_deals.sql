with

accepted as (

    select * from {{ ref('int_handovers_dated') }}
    where decision = 'accepted'

),

merged as (

    select source, drop_id, opportunity_id, merged_into

    from {{ ref('stg_raw__opportunity') }}
    where merged_into is not null

),

lead_deals as (

    select * from {{ ref('int_lead_deals') }}

),

-- Where the hand-over does not name its deal: the first that the lead came to afterwards.
found as (

    select
        accepted.handover_no,
        {{ first_by(
            'lead_deals.opportunity_id',
            'lead_deals.created_at nulls last, lead_deals.opportunity_id'
        ) }} as opportunity_id,

    from accepted
    join lead_deals
        on accepted.source = lead_deals.source
        and accepted.drop_id = lead_deals.drop_id
        and accepted.lead_id = lead_deals.lead_id
        and coalesce(lead_deals.created_at >= accepted.sent_at, true)
    where accepted.opportunity_id is null
    group by all

)

select
    accepted.handover_no,
    coalesce(merged.merged_into, accepted.opportunity_id) as opportunity_id,

from accepted
left join merged using (source, drop_id, opportunity_id)
where accepted.opportunity_id is not null
union all
select * from found
