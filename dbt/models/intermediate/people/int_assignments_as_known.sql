with

assignments as (

    select * from {{ ref('stg_raw__role_assignment') }}

),

vantages as (

    select * from {{ ref('int_vantages') }}

),

people as (

    select * from {{ ref('int_people') }}

)

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
        when 'override' then 1
        when 'history' then 2
        when 'drops' then 3
        else 4
    end as precedence,
    assignments.valid_from,
    least(
        -- An end that lies after the cutoff is not known at it.
        case
            when assignments.valid_to < vantages.cutoff_on then assignments.valid_to
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
