{%- set keys = ['review_month', 'known_month', 'month'] -%}

with

role_months as (

    select * from {{ ref('int_role_months') }}

),

known as (

    select * from {{ ref('int_known_targets') }}

),

{% for targets, scope in {'own': 'person_id', 'of_role': 'role'}.items() -%}
{{ targets }} as (

    select
        role_months.*,
        known.metric,
        known.unit,
        known.value,
        known.currency,

    from role_months
    join known
        on role_months.{{ scope }} = known.scope
        and role_months.role = known.role
        {%- for key in keys %}
        and role_months.{{ key }} = known.{{ key }}
        {%- endfor %}

),

{% endfor -%}

-- A person's own target beats that of the role.
applied as (

    select * from own
    union all
    select of_role.*

    from of_role
    anti join own using ({{ keys | join(', ') }}, person_id, metric)

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
