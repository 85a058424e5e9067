with

requested as (

    select * from {{ ref('stg_inputs__requested_months') }}

),

drops as (

    select * from {{ ref('stg_inputs__requested_drops') }}

),

months as (

    select * from {{ ref('stg_inputs__months') }}

),

at_own_cutoff as (

    select
        requested.*,
        requested.review_month as known_month,
        {{ add_months('requested.review_month', '1 - requested.mart_months') }}
            as first_month,
        {{ add_months('requested.review_month', '1 - requested.history_months') }}
            as history_from,

    from requested

),

at_previous_cutoff as (

    select
        requested.* replace (months.cutoff_at as cutoff_at),
        months.month as known_month,
        months.month as first_month,
        months.month as history_from,

    from requested
    join months
        on months.month = {{ add_months('requested.review_month', '-1') }}

),

vantages as (

    select * from at_own_cutoff
    union all by name
    select * from at_previous_cutoff

)

select
    vantages.review_month,
    vantages.known_month,
    vantages.cutoff_at,
    drops.source,
    drops.drop_id,
    vantages.first_month,
    vantages.history_from,
    {{ add_months('vantages.known_month', '1') }} as cutoff_on,
    vantages.time_zone,
    vantages.reporting_currency,
    vantages.sla_working_days,
    vantages.qualification,
    vantages.is_stratum_source,
    vantages.is_stratum_segment,

from vantages
join drops
    on vantages.review_month = drops.review_month
