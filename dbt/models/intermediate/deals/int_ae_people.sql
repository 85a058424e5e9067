with

figures as (

    select review_month, known_month, month, person_id, team from {{ ref('int_ae_facts') }}
    union all by name
    select review_month, known_month, month, person_id, cast(null as varchar) as team

    from {{ ref('int_ae_decisions') }}
    where leads_received > 0

)

select *

from (
    {{ role_people('ae', 'figures') }}
)
