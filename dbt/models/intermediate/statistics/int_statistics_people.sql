with

people as (

    select
        *,
        {{ add_months('review_month', '1') }} as cutoff_on,

    from {{ ref('int_people') }}
    where
        known_month = review_month
        and person_id != {{ unassigned() }}

),

stints as (

    select
        *,
        coalesce(
            (role, valid_from) is distinct from lag((role, valid_to)) over by_person, true
        ) as is_new_role,

    from {{ ref('int_stints') }}
    where known_month = review_month
    window by_person as (partition by review_month, person_id order by valid_from)

),

-- Another manager, team or segment makes another stint, and the role goes on.
in_roles as (

    select
        *,
        max(case when is_new_role then valid_from end) over (
            partition by review_month, person_id
            order by valid_from
            rows unbounded preceding
        ) as role_since,

    from stints

),

shares as (

    select * from {{ ref('int_availability') }}

)

select
    people.review_month,
    people.person_id,
    people.full_name,
    present.role,
    present.manager_id,
    present.team,
    present.segment,
    nullif(lower(substr(trim(people.locale), 1, 2)), '') as language,
    people.hired_on,
    present.role_since,
    -- Only whole ones: a month that began before the role is none of it.
    cast(
        date_diff('month', present.role_since, people.cutoff_on)
        - case when present.role_since > {{ first_of_month('present.role_since') }} then 1 else 0 end
        as bigint
    ) as tenure_months,
    cast(coalesce(shares.share, 1) as double) as availability_share,
    people.left_on is null as is_active,

from people
left join in_roles as present
    on people.review_month = present.review_month
    and people.person_id = present.person_id
    -- Who leaves on the last day of the month holds no role at the cutoff.
    and people.cutoff_on >= present.valid_from
    and people.cutoff_on < present.valid_to
left join shares
    on people.review_month = shares.review_month
    and people.review_month = shares.month
    and people.person_id = shares.person_id
