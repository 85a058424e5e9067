with

counts as (

    select * from {{ ref('int_sdr_counts') }}

),

vantages as (

    select * from {{ ref('int_vantages') }}

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

    from counts
    join vantages
        on counts.source = vantages.source
        and counts.drop_id = vantages.drop_id
        and {{ is_known_at('counts', 'vantages') }}
        and counts.month between vantages.first_month and vantages.known_month

),

placed as (

    select
        as_known.*,
        people.person_id as known_person_id,
        spans.role,
        spans.team,

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

)

select
    review_month,
    known_month,
    month,
    {{ person_or_unassigned('known_person_id') }} as person_id,
    coalesce(team, {{ unassigned() }}) as team,
    {% for figure in sdr_figures() -%}
    coalesce(sum({{ figure }}), 0) as {{ figure }},
    {% endfor %}
from placed
-- Calls that somebody made in another role are that role's.
where calls is null or coalesce(role, 'sdr') = 'sdr'
group by all
