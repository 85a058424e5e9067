with

sdr as (

    select * from {{ ref('int_evidence_sdr') }}

),

ae as (

    select * from {{ ref('int_evidence_ae') }}

),

am as (

    select * from {{ ref('int_evidence_am') }}

),

cells as (

    {{ evidence_rows('sdr', 'sdr') }}
    union all
    {{ evidence_rows('ae', 'ae') }}
    union all
    {{ evidence_rows('am', 'am') }}

)

select
    review_month,
    month,
    role,
    metric,
    person_id,
    stratum,
    observed,
    trials,

from cells
