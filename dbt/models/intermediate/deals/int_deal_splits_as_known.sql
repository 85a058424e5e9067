{{ config(materialized='view') }}

select
    vantages.review_month,
    vantages.known_month,
    splits.source,
    splits.opportunity_id,
    splits.person_id,
    {{ person_or_unassigned('people.person_id') }} as credited_id,
    -- Whole millionths, so that parts of a cent are compared exactly.
    cast(splits.credit_share * 1000000 as hugeint) as weight,

from {{ ref('stg_raw__opportunity_split') }} as splits
join {{ ref('int_vantages') }} as vantages
    on
        splits.source = vantages.source
        and splits.drop_id = vantages.drop_id
left join {{ ref('int_people') }} as people
    on
        vantages.review_month = people.review_month
        and vantages.known_month = people.known_month
        and splits.person_id = people.person_id
where
    {{ is_there('splits.recorded_at', 'vantages.cutoff_at') }}
    and {{ is_not_gone('splits.deleted_at', 'vantages.cutoff_at') }}
    and splits.credit_share > 0
