with

assignments as (

    select * from {{ ref('stg_raw__role_assignment') }}

),

vantages as (

    select * from {{ ref('int_vantages') }}

),

people as (

    select * from {{ ref('int_people') }}

),

known as (

    select
        vantages.review_month,
        vantages.known_month,
        assignments.person_id,
        assignments.role,
        assignments.manager_id,
        assignments.team,
        assignments.segment,
        assignments.origin,
        case assignments.origin
            when 'override' then 1 when 'history' then 2 else 3
        end as precedence,
        assignments.valid_from,
        least(
            -- An end that lies after the cutoff is not known at it.
            case
                when assignments.valid_to < vantages.cutoff_on
                    then assignments.valid_to
                else {{ end_of_time() }}
            end,
            coalesce(cast(people.left_on + 1 as date), {{ end_of_time() }})
        ) as valid_to,

    from assignments
    join vantages
        on assignments.source = vantages.source
        and assignments.drop_id = vantages.drop_id
        and assignments.valid_from < vantages.cutoff_on
        and {{ is_there('assignments.recorded_at', 'vantages.cutoff_at') }}
    join people
        on vantages.review_month = people.review_month
        and vantages.known_month = people.known_month
        and assignments.person_id = people.person_id

),

-- Between two days on which anything begins or ends, one assignment holds: the one of highest
-- precedence, then the one that began last.
days as (

    select review_month, known_month, person_id, valid_from as day from known
    union distinct
    select review_month, known_month, person_id, valid_to as day from known

),

spans as (

    select
        *,
        lead(day) over (
            partition by review_month, known_month, person_id order by day
        ) as next_day,

    from days

),

held as (

    select
        spans.review_month,
        spans.known_month,
        spans.person_id,
        spans.day,
        spans.next_day,
        known.role,
        known.manager_id,
        known.team,
        known.segment,
        known.origin,

    from spans
    join known
        on spans.review_month = known.review_month
        and spans.known_month = known.known_month
        and spans.person_id = known.person_id
        and spans.day >= known.valid_from
        and spans.day < known.valid_to
    qualify row_number() over (
        partition by
            spans.review_month, spans.known_month, spans.person_id, spans.day
        order by
            known.precedence, known.valid_from desc, known.valid_to, known.role
    ) = 1

),

marked as (

    select
        *,
        coalesce(
            (role, manager_id, team, segment, origin, day)
            is distinct from lag((role, manager_id, team, segment, origin, next_day))
                over by_person,
            true
        ) as is_new,

    from held
    window by_person as (
        partition by review_month, known_month, person_id order by day
    )

),

numbered as (

    select
        *,
        count(*) filter (where is_new) over (
            partition by review_month, known_month, person_id
            order by day
            rows unbounded preceding
        ) as stint,

    from marked

)

select
    review_month,
    known_month,
    person_id,
    role,
    manager_id,
    team,
    segment,
    min(day) as valid_from,
    max(next_day) as valid_to,
    origin,

from numbered
group by review_month, known_month, person_id, stint, role, manager_id, team, segment, origin
