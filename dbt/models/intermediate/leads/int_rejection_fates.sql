with

facts as (

    select * from {{ ref('int_rejection_facts') }}

),

-- Of most rejections one thing is known, all along: that is the fate.
rejections as (

    select
        drop_set,
        source,
        handover_id,
        any_value(month) as month,
        any_value(ae_id) as ae_id,
        any_value(lead_source) as lead_source,
        any_value(lead_segment) as lead_segment,
        min(known_from) as known_from,
        max(known_until) as known_until,
        min(fate) as fate,
        count(*) as facts,

    from facts
    group by drop_set, source, handover_id

),

compared as (

    select facts.*

    from facts
    semi join (select * from rejections where facts > 1) as several
        using (drop_set, source, handover_id)

),

-- Whenever one of the facts comes or goes, the fate may be another.
points as (

    select drop_set, source, handover_id, known_from from compared
    union distinct
    select drop_set, source, handover_id, known_until from compared

),

spans as (

    select
        *,
        lead(known_from) over (
            partition by drop_set, source, handover_id order by known_from
        ) as known_until,

    from points

),

fates as (

    select
        spans.drop_set,
        spans.source,
        spans.handover_id,
        facts.month,
        facts.ae_id,
        facts.lead_source,
        facts.lead_segment,
        spans.known_from,
        spans.known_until,
        {{ first_by('facts.fate', 'facts.precedence, facts.fate') }} as fate,

    from spans
    join compared as facts
        on spans.drop_set = facts.drop_set
        and spans.source = facts.source
        and spans.handover_id = facts.handover_id
        and spans.known_from >= facts.known_from
        and spans.known_from < facts.known_until
    group by all
    union all by name
    select * exclude (facts)

    from rejections
    where facts = 1

)

select
    drop_set,
    month,
    ae_id as person_id,
    lead_source,
    lead_segment,
    fate,
    known_from,
    known_until,
    count(*) as leads,

from fates
group by all
