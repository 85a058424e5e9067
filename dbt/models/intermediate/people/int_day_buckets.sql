with

cuts as (

    select person_id, valid_from as day from {{ ref('stg_raw__role_assignment') }}
    union distinct
    select person_id, valid_to as day from {{ ref('stg_raw__role_assignment') }}
    union distinct
    select person_id, cast(left_on + 1 as date) as day from {{ ref('stg_raw__person') }}

),

within_months as (

    select
        person_id,
        {{ first_of_month('day') }} as month,
        day,

    from cuts
    where extract('day' from day) > 1

),

starts as (

    select person_id, month, day as from_day from within_months
    union distinct
    select person_id, month, month as from_day from within_months

)

select
    person_id,
    month,
    from_day,
    coalesce(
        lead(from_day) over (partition by person_id, month order by from_day),
        {{ add_months('month', '1') }}
    ) as until_day,

from starts
