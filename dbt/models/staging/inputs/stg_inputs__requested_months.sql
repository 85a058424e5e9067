with

source as (

    select * from {{ source('inputs', 'requested_months') }}

),

renamed as (

    select
        review_month,
        revision,
        cutoff_at,
        settings_hash,
        code_version,
        is_reconstructed,
        drops,
        time_zone,
        reporting_currency,
        fiscal_year_start,
        mart_months,
        history_months,
        sla_working_days,
        qualification,
        is_stratum_source,
        is_stratum_segment,

    from source

)

select * from renamed
