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
        history_months,
        sla_working_days,
        qualification,

    from source

)

select * from renamed
