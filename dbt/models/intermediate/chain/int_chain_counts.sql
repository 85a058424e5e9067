-- One scan for all sides. Accounts alone have an AM: what has none is no link of theirs.
select
    drop_set,
    cohort_month,
    known_from,
    known_until,
    case
        when grouping(segment) = 0 then 'segment'
        when grouping(sdr_id) = 0 then 'sdr'
        when grouping(ae_id) = 0 then 'ae'
        else 'am'
    end as side,
    coalesce(segment, sdr_id, ae_id, am_id) as member,
    {% for count in chain_lead_counts() + chain_account_counts() -%}
    coalesce(sum({{ count }}), 0) as {{ count }},
    {% endfor -%}
    {% for amount in chain_amounts() -%}
    sum({{ amount }}) as {{ amount }},
    {% endfor -%}
    {% for step in chain_steps() -%}
    coalesce(sum(days_{{ step }}), 0) as days_{{ step }},
    count(days_{{ step }}) as timed_{{ step }},
    {% endfor %}
from {{ ref('int_chain_rows') }}
group by grouping sets (
    (drop_set, cohort_month, known_from, known_until, segment),
    (drop_set, cohort_month, known_from, known_until, sdr_id),
    (drop_set, cohort_month, known_from, known_until, ae_id),
    (drop_set, cohort_month, known_from, known_until, am_id)
)
having side != 'am' or member is not null
