with

role_months as (

    select * from {{ ref('int_role_months') }}

),

known as (

    select * from {{ ref('int_known_targets') }}

),

applied as (

    select
        role_months.*,
        known.metric,
        known.unit,
        known.value,
        known.currency,

    from role_months
    join known
        on role_months.review_month = known.review_month
        and role_months.known_month = known.known_month
        and role_months.month = known.month
        and role_months.role = known.role
        and known.scope in (role_months.person_id, role_months.role)
    -- A person's own target beats that of the role.
    qualify row_number() over (
        partition by
            role_months.review_month, role_months.known_month,
            role_months.month, role_months.person_id, known.metric
        order by known.scope = role_months.person_id desc
    ) = 1

)

select
    review_month,
    known_month,
    month,
    person_id,
    role,
    metric,
    cast(
        case
            when unit in ('count', 'amount')
                then
                    cast(value as decimal(18, 6)) * days_in_role
                    * cast(ramp_share as double)
                    * cast(availability_share as double)
                    / days_in_month
            else value
        end as decimal(38, 6)
    ) as target,
    currency,

from applied
