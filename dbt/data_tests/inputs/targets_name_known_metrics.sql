{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'int_known_targets'}}}) }}

-- A target of a metric that the product does not know is in no figure: most likely a misspelt name.
select distinct
    targets.source,
    targets.drop_id,
    targets.scope,
    targets.metric,

from {{ ref('stg_raw__target') }} as targets
anti join {{ ref('metrics') }} as metrics
    on targets.metric = metrics.metric
