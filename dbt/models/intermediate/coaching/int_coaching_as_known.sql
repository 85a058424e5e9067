with

sessions as (

    select * from {{ ref('int_coaching_sessions') }}

),

vantages as (

    select * from {{ ref('int_vantages') }}
    where known_month = review_month

),

people as (

    select * from {{ ref('int_people') }}

)

-- A few thousand rows: here a row per review month costs nothing.
select
    vantages.review_month,
    sessions.month,
    {{ person_or_unassigned('coaches.person_id') }} as coach_id,
    {{ person_or_unassigned('coachees.person_id') }} as coachee_id,
    sessions.metric,
    sum(sessions.sessions) as sessions,
    sum(sessions.minutes) as minutes,

from sessions
join vantages
    on sessions.source = vantages.source
    and sessions.drop_id = vantages.drop_id
    and {{ is_known_at('sessions', 'vantages') }}
    and sessions.month between vantages.history_from and vantages.known_month
left join people as coaches
    on vantages.review_month = coaches.review_month
    and vantages.known_month = coaches.known_month
    and sessions.coach_id = coaches.person_id
left join people as coachees
    on vantages.review_month = coachees.review_month
    and vantages.known_month = coachees.known_month
    and sessions.coachee_id = coachees.person_id
group by all
