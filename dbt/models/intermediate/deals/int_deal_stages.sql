select
    source,
    drop_id,
    stage,
    2 * count_if(is_closed) > count(*) as is_closed,
    2 * count_if(is_won) > count(*) as is_won,

from {{ ref('stg_raw__opportunity') }}
where stage is not null
group by all
