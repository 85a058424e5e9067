with

epochs as (

    select * from {{ ref('int_handover_epochs') }}

),

vantages as (

    select * from {{ ref('int_vantages') }}
    where known_month = review_month

),

people as (

    select * from {{ ref('int_people') }}

),

-- In these months something happened to it; only in the months in which it waits it is there in
-- more than three review months.
happened as (

    select
        *,
        unnest(list_distinct([month, decided_month, qualified_month])) as review_month,

    from epochs

),

active as (

    select
        vantages.review_month,
        happened.* exclude (review_month),

    from happened
    join vantages
        on happened.source = vantages.source
        and happened.drop_id = vantages.drop_id
        and happened.review_month = vantages.review_month
    where
        happened.known_from <= vantages.review_month
        and happened.known_until > vantages.review_month
    union all
    select
        vantages.review_month,
        epochs.*,

    from epochs
    join vantages
        on epochs.source = vantages.source
        and epochs.drop_id = vantages.drop_id
        and epochs.known_from <= vantages.review_month
        and epochs.known_until > vantages.review_month
        and epochs.month between vantages.first_month
        and {{ add_months('vantages.review_month', '-1') }}
    where
        epochs.decision = 'undecided'
        and epochs.qualified_month is distinct from vantages.review_month

)

select
    active.* replace (
        {{ person_or_unassigned('sdrs.person_id') }} as sdr_id,
        {{ person_or_unassigned('aes.person_id') }} as ae_id
    ),

from active
left join people as sdrs
    on active.review_month = sdrs.review_month
    and active.review_month = sdrs.known_month
    and active.sdr_id = sdrs.person_id
left join people as aes
    on active.review_month = aes.review_month
    and active.review_month = aes.known_month
    and active.ae_id = aes.person_id
