with

fates as (

    select * from {{ ref('int_rejection_fates') }}

),

vantages as (

    select * from {{ ref('int_set_vantages') }}
    where known_month = review_month

),

people as (

    select * from {{ ref('int_people') }}
    where known_month = review_month

)

select
    vantages.review_month,
    fates.month,
    {{ person_or_unassigned('people.person_id') }} as ae_id,
    fates.fate,
    cast(sum(fates.leads) as bigint) as leads,

from fates
join vantages
    on fates.drop_set = vantages.drop_set
    and {{ is_known_at('fates', 'vantages') }}
    and fates.month between vantages.first_month and vantages.known_month
left join people
    on vantages.review_month = people.review_month
    and fates.person_id = people.person_id
group by all
