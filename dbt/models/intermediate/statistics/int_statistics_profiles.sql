with

profiles as (

    select * from {{ ref('stg_raw__coach_profile') }}

),

vantages as (

    select * from {{ ref('int_vantages') }}
    where known_month = review_month

),

people as (

    select * from {{ ref('int_people') }}

)

select
    vantages.review_month,
    profiles.person_id,
    profiles.is_willing,
    cast(profiles.hours_per_month as double) as hours_per_month,
    cast(profiles.peer_rating as double) as peer_rating,

from profiles
join vantages
    on profiles.source = vantages.source
    and profiles.drop_id = vantages.drop_id
    and profiles.valid_from < vantages.cutoff_on
join people
    on vantages.review_month = people.review_month
    and vantages.known_month = people.known_month
    and profiles.person_id = people.person_id
-- What was said last stands as a whole, also where it leaves something open.
qualify row_number() over (
    partition by vantages.review_month, profiles.person_id
    order by profiles.valid_from desc, profiles.source
) = 1
