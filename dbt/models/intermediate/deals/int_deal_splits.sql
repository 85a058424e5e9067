select
    drops.drop_set,
    splits.source,
    splits.opportunity_id,
    splits.person_id,
    -- Whole millionths, so that parts of a cent are compared exactly.
    cast(splits.credit_share * 1000000 as hugeint) as weight,
    {{ known_from('splits.recorded_at', 'drops.time_zone') }} as known_from,
    {{ known_until('splits.deleted_at', 'drops.time_zone') }} as known_until,

from {{ ref('stg_raw__opportunity_split') }} as splits
join {{ ref('int_set_drops') }} as drops
    on splits.source = drops.source
    and splits.drop_id = drops.drop_id
where splits.credit_share > 0
