with

role_months as (

    select * from {{ ref('int_role_months') }}
    where role = 'am'

),

people as (

    select * from {{ ref('int_people') }}

),

facts as (

    select * from {{ ref('int_am_facts') }}

),

-- Whoever has a figure is there, whatever their role: nothing may be missing from a total.
spine as (

    select review_month, known_month, month, person_id from role_months
    union distinct
    select review_month, known_month, month, person_id from facts

)

select
    spine.review_month,
    spine.known_month,
    spine.month,
    spine.person_id,
    people.full_name,
    coalesce(role_months.team, people.team, {{ unassigned() }}) as team,
    coalesce(role_months.segment, people.segment) as segment,
    coalesce(role_months.manager_id, people.manager_id) as manager_id,
    coalesce(role_months.days_in_role, 0) as days_in_role,
    coalesce(facts.has_portfolio, false) as has_portfolio,

from spine
left join role_months
    on spine.review_month = role_months.review_month
    and spine.known_month = role_months.known_month
    and spine.month = role_months.month
    and spine.person_id = role_months.person_id
left join facts
    on spine.review_month = facts.review_month
    and spine.known_month = facts.known_month
    and spine.month = facts.month
    and spine.person_id = facts.person_id
left join people
    on spine.review_month = people.review_month
    and spine.known_month = people.known_month
    and spine.person_id = people.person_id
