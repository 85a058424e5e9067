with

drops as (

    select * from {{ ref('int_drops') }}

),

merged as (

    select * from {{ ref('int_merged_leads') }}

),

-- The number is given once: this is read several times below.
handed_over as materialized (

    select
        *,
        row_number() over () as lead_no,

    from (
        select
            handovers.source,
            handovers.drop_id,
            coalesce(merged.winner_id, handovers.lead_id) as winner_id,
            bool_or(
                handovers.sent_at >= drops.starts_at and handovers.sent_at < drops.ends_at
                or handovers.decided_at >= drops.starts_at
                and handovers.decided_at < drops.ends_at
            ) as is_sent_or_decided,

        from {{ ref('stg_raw__handover') }} as handovers
        join drops using (source, drop_id)
        left join merged using (source, drop_id, lead_id)
        group by all
    )

),

ids as (

    select
        *,
        winner_id as lead_id,

    from handed_over
    union all by name
    select
        handed_over.*,
        merged.lead_id,

    from handed_over
    join merged using (source, drop_id, winner_id)

),

assessed as (

    select distinct ids.lead_no

    from {{ ref('stg_raw__lead_criterion') }} as assessments
    join drops
        on assessments.source = drops.source
        and assessments.drop_id = drops.drop_id
        and assessments.assessed_at >= drops.starts_at
        and assessments.assessed_at < drops.ends_at
    join ids
        on assessments.source = ids.source
        and assessments.drop_id = ids.drop_id
        and assessments.lead_id = ids.lead_id
        and ids.is_sent_or_decided is not true

)

select
    source,
    drop_id,
    lead_id,
    winner_id,
    lead_no,

from ids
where
    is_sent_or_decided
    or lead_no in (select lead_no from assessed)
