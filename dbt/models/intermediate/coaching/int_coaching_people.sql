with

coaching as (

    select * from {{ ref('int_coaching_as_known') }}

),

sides as (

    select
        review_month,
        month,
        coach_id as person_id,
        sum(sessions) as sessions_given,
        sum(minutes) as minutes_given,
        count(distinct coachee_id) as coachees,

    from coaching
    group by all
    union all by name
    select
        review_month,
        month,
        coachee_id as person_id,
        sum(sessions) as sessions_received,
        sum(minutes) as minutes_received,
        count(distinct coach_id) as coaches,

    from coaching
    group by all

),

people as (

    select
        review_month,
        month,
        person_id,
        coalesce(sum(sessions_given), 0) as sessions_given,
        -- Nothing was given, or nobody wrote down how long it took.
        coalesce(sum(minutes_given), case when sum(sessions_given) is null then 0 end)
            as minutes_given,
        coalesce(sum(coachees), 0) as coachees,
        coalesce(sum(sessions_received), 0) as sessions_received,
        coalesce(sum(minutes_received), case when sum(sessions_received) is null then 0 end)
            as minutes_received,
        coalesce(sum(coaches), 0) as coaches,

    from sides
    group by review_month, month, person_id

),

roles as (

    select
        people.review_month,
        people.month,
        people.person_id,
        {{ last_by('stints.role', 'stints.valid_from') }} as role,

    from people
    join {{ ref('int_stints') }} as stints
        on people.review_month = stints.review_month
        and people.review_month = stints.known_month
        and people.person_id = stints.person_id
        and stints.valid_from < {{ add_months('people.month', '1') }}
        and stints.valid_to > people.month
    group by all

)

select
    people.*,
    names.full_name,
    roles.role,

from people
join {{ ref('int_people') }} as names
    on people.review_month = names.review_month
    and people.review_month = names.known_month
    and people.person_id = names.person_id
left join roles
    on people.review_month = roles.review_month
    and people.month = roles.month
    and people.person_id = roles.person_id
