with

source as (

    select * from {{ source('results', 'chain_findings') }}

),

renamed as (

    select
        review_month,
        finding,
        subject,
        person_id,
        counterpart_id,
        team,
        value,
        compared_with,
        threshold,
        n,
        lost,
        lost_unit,

    from source

)

select * from renamed
