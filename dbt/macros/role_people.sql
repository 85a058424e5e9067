{#-
    Who has a row in a role's monthly mart. Here belongs the spine that all roles share; what
    somebody is judged by stands in the role's own models.
-#}

{#- Everybody with days in the role, and whoever has a figure, whatever their role: nothing may be
    missing from a total. -#}
{%- macro role_people(role, figures) -%}
with

role_months as (

    select * from {{ ref('int_role_months') }}
    where role = '{{ role }}'

),

people as (

    select * from {{ ref('int_people') }}

),

figured as (

    select
        review_month,
        known_month,
        month,
        person_id,
        max(team) as team,

    from {{ figures }}
    group by review_month, known_month, month, person_id

),

spine as (

    select review_month, known_month, month, person_id from role_months
    union distinct
    select review_month, known_month, month, person_id from figured

)

select
    spine.review_month,
    spine.known_month,
    spine.month,
    spine.person_id,
    people.full_name,
    coalesce(role_months.team, figured.team, people.team, {{ unassigned() }}) as team,
    coalesce(role_months.segment, people.segment) as segment,
    coalesce(role_months.manager_id, people.manager_id) as manager_id,
    coalesce(role_months.days_in_role, 0) as days_in_role,

from spine
left join role_months
    on spine.review_month = role_months.review_month
    and spine.known_month = role_months.known_month
    and spine.month = role_months.month
    and spine.person_id = role_months.person_id
left join figured
    on spine.review_month = figured.review_month
    and spine.known_month = figured.known_month
    and spine.month = figured.month
    and spine.person_id = figured.person_id
left join people
    on spine.review_month = people.review_month
    and spine.known_month = people.known_month
    and spine.person_id = people.person_id
{%- endmacro -%}
