with

drops as (

    select
        source,
        drop_id,
        min(history_from) as first_month,
        min(known_month) as first_known_month,
        max(known_month) as last_month,
        any_value(time_zone) as time_zone,
        any_value(sla_working_days) as sla_working_days,
        any_value(qualification) as qualification,

    from {{ ref('int_vantages') }}
    group by source, drop_id

),

months as (

    select * from {{ ref('stg_inputs__months') }}

)

select
    drops.*,
    first_months.starts_at,
    first_known_months.cutoff_at as known_at,
    last_months.cutoff_at as ends_at,

from drops
join months as first_months
    on drops.first_month = first_months.month
join months as first_known_months
    on drops.first_known_month = first_known_months.month
join months as last_months
    on drops.last_month = last_months.month
