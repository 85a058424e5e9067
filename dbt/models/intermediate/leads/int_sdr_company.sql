with

epochs as (

    select
        source,
        drop_id,
        known_from,
        known_until,
        month,
        qualified_month,
        decision,
        is_overdue,
        is_qualified,
        count(*) as leads,

    from {{ ref('int_handover_epochs') }}
    where is_first
    group by all

),

vantages as (

    select * from {{ ref('int_vantages') }}

),

leads as (

    select
        vantages.review_month,
        vantages.known_month,
        vantages.first_month,
        epochs.*,

    from epochs
    join vantages
        on epochs.source = vantages.source
        and epochs.drop_id = vantages.drop_id
        and epochs.known_from <= vantages.known_month
        and epochs.known_until > vantages.known_month
        and epochs.month between vantages.first_month and vantages.known_month

),

by_sending as (

    select
        review_month,
        known_month,
        month,
        sum(leads) as leads_sent,
        sum(leads) filter (where decision = 'accepted') as leads_accepted,
        sum(leads) filter (where decision = 'rejected') as leads_rejected,
        sum(leads) filter (where decision = 'undecided') as leads_undecided,
        sum(leads) filter (where is_overdue) as leads_undecided_past_sla,
        sum(leads) filter (where is_qualified) as leads_qualified,

    from leads
    group by review_month, known_month, month

),

by_qualifying as (

    select
        review_month,
        known_month,
        qualified_month as month,
        sum(leads) as leads_became_qualified,

    from leads
    where qualified_month between first_month and known_month
    group by review_month, known_month, qualified_month

),

calls as (

    select
        vantages.review_month,
        vantages.known_month,
        calls.month,
        sum(calls.calls) as calls,
        sum(calls.calls_connected) as calls_connected,

    from {{ ref('int_calls') }} as calls
    join vantages
        on calls.source = vantages.source
        and calls.drop_id = vantages.drop_id
        and calls.known_from <= vantages.known_month
        and calls.known_until > vantages.known_month
        and calls.month between vantages.first_month and vantages.known_month
    anti join {{ ref('int_role_spans') }} as spans
        on vantages.review_month = spans.review_month
        and vantages.known_month = spans.known_month
        and calls.month = spans.month
        and calls.person_id = spans.person_id
        and calls.bucket_day >= spans.valid_from
        and calls.bucket_day < spans.valid_to
        and spans.role != 'sdr'
    group by vantages.review_month, vantages.known_month, calls.month

),

together as (

    select * from by_sending
    union all by name
    select * from by_qualifying
    union all by name
    select * from calls

)

select
    months.review_month,
    months.known_month,
    months.month,
    {% for figure in sdr_figures() -%}
    coalesce(sum(together.{{ figure }}), 0) as {{ figure }},
    {% endfor %}
from {{ ref('int_vantage_months') }} as months
left join together
    on months.review_month = together.review_month
    and months.known_month = together.known_month
    and months.month = together.month
group by months.review_month, months.known_month, months.month
