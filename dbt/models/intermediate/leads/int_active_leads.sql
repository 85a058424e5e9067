with

handovers as (

    select * from {{ ref('stg_raw__handover') }}

),

happened as (

    select source, drop_id, lead_id, sent_at as happened_at from handovers
    union all
    select source, drop_id, lead_id, decided_at as happened_at from handovers
    union all
    select source, drop_id, lead_id, assessed_at as happened_at

    from {{ ref('stg_raw__lead_criterion') }}

)

select distinct
    source,
    drop_id,
    coalesce(merged.winner_id, lead_id) as lead_id,

from happened
join {{ ref('int_drops') }} as drops using (source, drop_id)
left join {{ ref('int_merged_leads') }} as merged using (source, drop_id, lead_id)
where
    happened.happened_at >= drops.starts_at
    and happened.happened_at < drops.ends_at
