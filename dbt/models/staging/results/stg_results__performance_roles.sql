with

source as (

    select * from {{ source('results', 'performance_roles') }}

),

renamed as (

    select
        review_month,
        role,
        metric,
        family,
        people,
        people_ranked,
        stars,
        role_rate,
        window_months,
        half_life_months,
        overdispersion,
        sd_between_people,
        sd_between_months,
        heterogeneity_p,
        is_gate_open,
        finding,

    from source

)

select * from renamed
