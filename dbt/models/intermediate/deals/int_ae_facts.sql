with

vantages as (

    select * from {{ ref('int_set_vantages') }}

),

people as (

    select * from {{ ref('int_people') }}

),

spans as (

    select * from {{ ref('int_role_spans') }}

),

as_known as (

    select
        vantages.review_month,
        vantages.known_month,
        counts.*,

    from {{ ref('int_ae_counts') }} as counts
    join vantages
        on counts.drop_set = vantages.drop_set
        and {{ is_known_at('counts', 'vantages') }}
        and counts.month between vantages.first_month and vantages.known_month

),

-- Team at the end of the month: of the last day as an AE, of others the last day in any role.
last_teams as (

    select
        review_month,
        known_month,
        month,
        person_id,
        {{ last_by('team', "role = 'ae', valid_from") }} as team,

    from spans
    group by review_month, known_month, month, person_id

)

select
    as_known.review_month,
    as_known.known_month,
    as_known.month,
    {{ person_or_unassigned('people.person_id') }} as person_id,
    coalesce(spans.team, last_teams.team, people.team, {{ unassigned() }}) as team,
    {% for figure in ae_counts() + ae_credits() + ae_amounts() -%}
    sum(as_known.{{ figure }}) as {{ figure }},
    {% endfor %}
from as_known
left join people
    on as_known.review_month = people.review_month
    and as_known.known_month = people.known_month
    and as_known.person_id = people.person_id
left join spans
    on as_known.review_month = spans.review_month
    and as_known.known_month = spans.known_month
    and as_known.month = spans.month
    and as_known.person_id = spans.person_id
    and as_known.bucket_day >= spans.valid_from
    and as_known.bucket_day < spans.valid_to
left join last_teams
    on as_known.review_month = last_teams.review_month
    and as_known.known_month = last_teams.known_month
    and as_known.month = last_teams.month
    and as_known.person_id = last_teams.person_id
group by all
