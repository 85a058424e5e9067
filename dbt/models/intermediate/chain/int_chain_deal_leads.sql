with

known as (

    select * from {{ ref('int_chain_deal_candidates') }}

),

-- Nearly every deal is named by one lead alone, all the time: there is nothing to choose.
sure as (

    select
        drop_set,
        source,
        opportunity_id,
        epoch_until,
        min(known_from) as known_from,
        max(known_until) as known_until,
        any_value(handed_lead_id) as lead_id,

    from known
    group by drop_set, source, opportunity_id, epoch_until
    having
        min(handed_lead_id) = max(handed_lead_id)
        and max(known_from) < min(known_until)

),

contested as (

    select * from known
    anti join sure using (drop_set, source, opportunity_id, epoch_until)

),

points as (

    select drop_set, source, opportunity_id, epoch_until, known_from
    from contested
    union distinct
    select drop_set, source, opportunity_id, epoch_until, known_until as known_from
    from contested
    where known_until < epoch_until

),

spans as (

    select
        *,
        lead(known_from, 1, epoch_until) over (
            partition by drop_set, source, opportunity_id, epoch_until order by known_from
        ) as known_until,

    from points

),

chosen as (

    select
        spans.drop_set,
        spans.source,
        spans.opportunity_id,
        spans.known_from,
        spans.known_until,
        contested.handed_lead_id as lead_id,

    from spans
    join contested
        on spans.drop_set = contested.drop_set
        and spans.source = contested.source
        and spans.opportunity_id = contested.opportunity_id
        and spans.epoch_until = contested.epoch_until
        and spans.known_from >= contested.known_from
        and spans.known_from < contested.known_until
    qualify row_number() over (
        partition by spans.drop_set, spans.source, spans.opportunity_id, spans.known_from
        order by contested.precedence, contested.sent_at, contested.handed_lead_id
    ) = 1

)

select * exclude (epoch_until) from sure
union all by name
select * from chosen
