with

stints as (

    select * from {{ ref('int_stints') }}

),

months as (

    select * from {{ ref('int_vantage_months') }}

),

days as (

    select * from {{ ref('int_days') }}

),

spans as (

    select
        stints.review_month,
        stints.known_month,
        months.month,
        stints.person_id,
        stints.role,
        stints.manager_id,
        coalesce(stints.team, {{ unassigned() }}) as team,
        stints.segment,
        greatest(stints.valid_from, months.month) as valid_from,
        least(stints.valid_to, months.next_month) as valid_to,
        months.days_in_month,

    from stints
    join months
        on stints.review_month = months.review_month
        and stints.known_month = months.known_month
        and stints.valid_from < months.next_month
        and stints.valid_to > months.month

)

select
    spans.*,
    {{ days_between('spans.valid_from', 'spans.valid_to') }} as days,
    last_days.working_days_passed - first_days.working_days_passed
        + cast(first_days.is_working_day as integer) as working_days,

from spans
join days as first_days
    on spans.valid_from = first_days.day
join days as last_days
    on spans.valid_to - 1 = last_days.day
