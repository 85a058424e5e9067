select
    review_month,
    known_month,
    month,
    role,
    metric,
    cast(value as decimal(38, 6)) as target,

from {{ ref('int_known_targets') }}
where
    scope = role
    and unit in ('rate', 'score')
