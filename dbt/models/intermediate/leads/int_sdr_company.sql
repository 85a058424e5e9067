with

epochs as (

    select * from {{ ref('int_handover_epochs') }}
    where is_first

),

vantages as (

    select * from {{ ref('int_vantages') }}

),

leads as (

    select
        source,
        drop_id,
        month,
        known_from,
        known_until,
        count(*) as leads_sent,
        count(*) filter (where decision = 'accepted') as leads_accepted,
        count(*) filter (where decision = 'rejected') as leads_rejected,
        count(*) filter (where decision = 'undecided') as leads_undecided,
        count(*) filter (where is_overdue) as leads_undecided_past_sla,
        count(*) filter (where is_qualified) as leads_qualified,

    from epochs
    group by all
    union all by name
    select
        source,
        drop_id,
        qualified_month as month,
        known_from,
        known_until,
        count(*) as leads_became_qualified,

    from epochs
    where is_qualified
    group by all

),

rows_as_known as (

    select
        vantages.review_month,
        vantages.known_month,
        counts.* exclude (source, drop_id, known_from, known_until),

    from (
        select * from leads
        union all by name
        select * from {{ ref('int_calls') }}
    ) as counts
    join vantages
        on counts.source = vantages.source
        and counts.drop_id = vantages.drop_id
        and {{ is_known_at('counts', 'vantages') }}
        and counts.month between vantages.first_month and vantages.known_month
    -- Calls that somebody made in another role are that role's; leads name nobody here.
    anti join {{ ref('int_role_spans') }} as spans
        on vantages.review_month = spans.review_month
        and vantages.known_month = spans.known_month
        and counts.month = spans.month
        and counts.person_id = spans.person_id
        and counts.bucket_day >= spans.valid_from
        and counts.bucket_day < spans.valid_to
        and spans.role != 'sdr'

)

select
    review_month,
    known_month,
    month,
    {% for figure in sdr_figures() -%}
    coalesce(sum(rows_as_known.{{ figure }}), 0) as {{ figure }},
    {% endfor %}
from {{ ref('int_vantage_months') }}
left join rows_as_known using (review_month, known_month, month)
group by review_month, known_month, month
