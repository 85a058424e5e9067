with

people as (

    select
        review_month,
        person_id,
        cast(left_on + 1 as date) as employed_until,
        -- Nobody knows when somebody was hired whose last day lies before the first.
        case when left_on is null or hired_on <= left_on then hired_on end as hired_on,

    from {{ ref('int_people') }}
    where known_month = review_month

),

stints as (

    select * from {{ ref('int_stints') }}
    where known_month = review_month

),

employments as (

    select
        people.review_month,
        people.person_id,
        coalesce(
            people.hired_on, min(stints.valid_from), {{ start_of_time() }}
        ) as employed_from,
        coalesce(people.employed_until, {{ end_of_time() }}) as employed_until,

    from people
    left join stints
        on people.review_month = stints.review_month
        and people.person_id = stints.person_id
    group by
        people.review_month, people.person_id, people.hired_on, people.employed_until

),

-- The beginning of an employment takes no day, but what follows it is looked at.
taken as (

    select review_month, person_id, valid_from, valid_to from stints
    union all
    select review_month, person_id, employed_from, employed_from from employments

),

between_stints as (

    select
        review_month,
        person_id,
        max(valid_to) over (by_person rows unbounded preceding) as taken_until,
        lead(valid_from) over by_person as next_from,

    from taken
    window by_person as (
        partition by review_month, person_id order by valid_from, valid_to
    )

)

select
    between_stints.review_month,
    between_stints.person_id,
    greatest(between_stints.taken_until, employments.employed_from) as valid_from,
    coalesce(between_stints.next_from, employments.employed_until) as valid_to,

from between_stints
join employments
    on between_stints.review_month = employments.review_month
    and between_stints.person_id = employments.person_id
where
    greatest(between_stints.taken_until, employments.employed_from)
    < coalesce(between_stints.next_from, employments.employed_until)
