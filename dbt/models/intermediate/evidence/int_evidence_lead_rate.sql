with

sent as (

    select
        review_month,
        month,
        person_id,
        sum(leads_sent) as leads_sent,

    from {{ ref('int_evidence_sdr') }}
    where leads_sent > 0
    group by review_month, month, person_id

),

-- In months before the first hand-over nobody could send one that is known.
beginnings as (

    select
        review_month,
        min(month) as first_month,

    from sent
    group by review_month

),

stints as (

    select * from {{ ref('int_stints') }}
    where
        known_month = review_month
        and role = 'sdr'

),

spans as (

    select
        stints.review_month,
        months.month,
        stints.person_id,
        greatest(stints.valid_from, months.month) as first_day,
        cast(
            least(stints.valid_to, {{ add_months('months.month', '1') }}) - 1 as date
        ) as last_day,

    from stints
    join beginnings
        on stints.review_month = beginnings.review_month
    join {{ ref('stg_inputs__months') }} as months
        on months.month between beginnings.first_month and stints.review_month
        and stints.valid_from < {{ add_months('months.month', '1') }}
        and stints.valid_to > months.month

),

worked as (

    select
        spans.review_month,
        spans.month,
        spans.person_id,
        sum(
            last_days.working_days_passed - first_days.working_days_passed
            + cast(first_days.is_working_day as integer)
        ) as working_days,

    from spans
    join {{ ref('int_days') }} as first_days
        on spans.first_day = first_days.day
    join {{ ref('int_days') }} as last_days
        on spans.last_day = last_days.day
    group by spans.review_month, spans.month, spans.person_id

),

hours as (

    select
        worked.review_month,
        worked.month,
        worked.person_id,
        round(
            worked.working_days * {{ hours_per_day() }} * coalesce(shares.share, 1)
        ) as hours_in_role,

    from worked
    left join {{ ref('int_availability') }} as shares
        on worked.review_month = shares.review_month
        and worked.month = shares.month
        and worked.person_id = shares.person_id

)

select
    review_month,
    month,
    person_id,
    cast(coalesce(sent.leads_sent, 0) as bigint) as leads_sent,
    cast(coalesce(hours.hours_in_role, 0) as bigint) as hours_in_role,

from sent
full join hours using (review_month, month, person_id)
