{{ config(meta={'dagster': {'ref': {'name': 'am_monthly'}}}) }}

-- Everybody's portfolio starts a month with what it ended the month before with, in every review
-- month of this build. Teams are left out: people move between them.
with

months as (

    select review_month, first_month from {{ ref('int_set_vantages') }}
    where known_month = review_month

),

people as (

    select
        am.review_month,
        am.month,
        am.person_id,
        am.portfolio_start,
        am.portfolio_end,
        months.first_month,

    from {{ ref('am_monthly') }} as am
    join months using (review_month)

),

ends as (

    select review_month, {{ add_months('month', '1') }} as month, person_id, portfolio_end
    from people
    where month < review_month

)

select
    review_month,
    month,
    person_id,
    people.portfolio_start,
    ends.portfolio_end,

from (select * from people where month > first_month) as people
full join ends using (review_month, month, person_id)
where coalesce(people.portfolio_start, 0) != coalesce(ends.portfolio_end, 0)
