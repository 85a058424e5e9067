with

facts as (

    select * from {{ ref('int_rejection_facts') }}

),

-- Whenever one of the facts comes or goes, the fate may be another.
points as (

    select drop_set, source, handover_id, known_from from facts
    union distinct
    select drop_set, source, handover_id, known_until from facts

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
        spans.known_from,
        spans.known_until,
        {{ first_by('facts.fate', 'facts.precedence, facts.fate') }} as fate,

    from spans
    join facts
        on spans.drop_set = facts.drop_set
        and spans.source = facts.source
        and spans.handover_id = facts.handover_id
        and spans.known_from >= facts.known_from
        and spans.known_from < facts.known_until
    group by all

)

select
    drop_set,
    month,
    ae_id as person_id,
    fate,
    known_from,
    known_until,
    count(*) as leads,

from fates
group by all
