with

spans as (

    select * from {{ ref('int_role_spans') }}

),

people as (

    select * from {{ ref('int_people') }}

),

ramp as (

    select * from {{ ref('stg_inputs__ramp') }}

),

first_days as (

    select
        review_month,
        known_month,
        person_id,
        role,
        {{ first_of_month('min(valid_from)') }} as first_month,

    from {{ ref('int_stints') }}
    group by review_month, known_month, person_id, role

),

shares as (

    select * from {{ ref('int_availability') }}

),

role_months as (

    select
        review_month,
        known_month,
        month,
        person_id,
        role,
        {{ last_by('team', 'valid_from') }} as team,
        {{ last_by('segment', 'valid_from') }} as segment,
        {{ last_by('manager_id', 'valid_from') }} as manager_id,
        cast(sum(days) as bigint) as days_in_role,
        cast(sum(working_days) as bigint) as working_days_in_role,
        min(days_in_month) as days_in_month,

    from spans
    group by review_month, known_month, month, person_id, role

)

select
    role_months.review_month,
    role_months.known_month,
    role_months.month,
    role_months.person_id,
    role_months.role,
    people.full_name,
    role_months.team,
    role_months.segment,
    role_months.manager_id,
    role_months.days_in_role,
    role_months.working_days_in_role,
    role_months.days_in_month,
    cast(coalesce(ramp.share, 1) as decimal(9, 6)) as ramp_share,
    cast(coalesce(shares.share, 1) as decimal(9, 6)) as availability_share,

from role_months
join people
    on role_months.review_month = people.review_month
    and role_months.known_month = people.known_month
    and role_months.person_id = people.person_id
join first_days
    on role_months.review_month = first_days.review_month
    and role_months.known_month = first_days.known_month
    and role_months.person_id = first_days.person_id
    and role_months.role = first_days.role
left join ramp
    on role_months.role = ramp.role
    and date_diff('month', first_days.first_month, role_months.month)
        = ramp.tenure_month
left join shares
    on role_months.review_month = shares.review_month
    and role_months.person_id = shares.person_id
    and role_months.month = shares.month
