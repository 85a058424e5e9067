with

epochs as (

    -- A lead counts once, by its first hand-over.
    select * from {{ ref('int_handover_epochs') }}
    where is_first

),

vantages as (

    select * from {{ ref('int_vantages') }}
    where known_month = review_month

),

counts as (

    select
        source,
        drop_id,
        month,
        sdr_id as person_id,
        true as is_split,
        lead_source,
        lead_segment,
        known_from,
        known_until,
        count(*) as leads_sent,
        count(*) filter (where decision = 'accepted') as leads_accepted,
        count(*) filter (where decision in ('accepted', 'rejected')) as leads_decided,
        count(*) filter (where is_qualified) as leads_qualified,

    from epochs
    group by all
    union all by name
    select
        source,
        drop_id,
        qualified_month as month,
        sdr_id as person_id,
        false as is_split,
        known_from,
        known_until,
        count(*) as leads_became_qualified,

    from epochs
    where is_qualified
    group by all
    union all by name
    -- Most calls are made to nobody whom the CRM has as a lead yet, so that they have no stratum.
    select * exclude (calls_connected), false as is_split from {{ ref('int_calls') }}

),

as_known as (

    select
        vantages.review_month,
        vantages.known_month,
        vantages.is_stratum_source,
        vantages.is_stratum_segment,
        counts.*,

    from counts
    join vantages
        on counts.source = vantages.source
        and counts.drop_id = vantages.drop_id
        and {{ is_known_at('counts', 'vantages') }}
        and counts.month between vantages.history_from and vantages.known_month
    -- Calls that somebody made in another role are that role's; leads have no day here.
    anti join {{ ref('int_stints') }} as stints
        on vantages.review_month = stints.review_month
        and vantages.known_month = stints.known_month
        and counts.person_id = stints.person_id
        and counts.bucket_day >= stints.valid_from
        and counts.bucket_day < stints.valid_to
        and stints.role != 'sdr'

)

select
    as_known.review_month,
    as_known.month,
    {{ person_or_unassigned('people.person_id') }} as person_id,
    case when as_known.is_split then {{ stratum('lead_source', 'lead_segment') }} else 'all' end
        as stratum,
    {% for figure in evidence_figures('sdr') -%}
    cast(coalesce(sum(as_known.{{ figure }}), 0) as bigint) as {{ figure }},
    {% endfor %}
from as_known
left join {{ ref('int_people') }} as people
    on as_known.review_month = people.review_month
    and as_known.known_month = people.known_month
    and as_known.person_id = people.person_id
group by all
