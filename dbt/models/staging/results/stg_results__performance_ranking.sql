with

source as (

    select * from {{ source('results', 'performance_ranking') }}

),

renamed as (

    select
        review_month,
        role,
        metric,
        person_id,
        numerator,
        denominator,
        rate,
        expected,
        information,
        rate_adjusted,
        interval_low,
        interval_high,
        score,
        score_sd,
        p_top_quartile,
        rank,
        unranked_reason,
        is_star,
        outlier,
        trend,
        trend_change,
        weight,
        contribution,
        attainment,
        attainment_metric,

    from source

)

select * from renamed
