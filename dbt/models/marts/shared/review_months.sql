{{ config(
    incremental_strategy='delete+insert',
    unique_key=['review_month', 'revision'],
) }}

select
    review_month,
    revision,
    cutoff_at,
    drops,
    settings_hash,
    code_version,
    is_reconstructed,

from {{ ref('stg_inputs__requested_months') }}
