with

stints as (

    select * from {{ ref('int_stints') }}

),

months as (

    select * from {{ ref('int_vantage_months') }}

)

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
    {{ days_between(
        'greatest(stints.valid_from, months.month)',
        'least(stints.valid_to, months.next_month)'
    ) }} as days,
    months.days_in_month,

from stints
join months
    on stints.review_month = months.review_month
    and stints.known_month = months.known_month
    and stints.valid_from < months.next_month
    and stints.valid_to > months.month
