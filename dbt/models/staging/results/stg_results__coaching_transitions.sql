with

source as (

    select * from {{ source('results', 'coaching_transitions') }}

),

renamed as (

    select
        review_month,
        person_id,
        from_role,
        to_role,
        moved_in,
        months_since,
        metric,
        score_before,
        score_before_sd,
        score_after,
        score_after_sd,
        result_before,
        result_after,
        currency,
        coachees,
        hours_per_month,
        coachees_before,
        coachees_after,
        coachees_change_se,
        team,
        team_before,
        team_after,
        is_missed,
        is_watched,
        finding,

    from source

)

select * from renamed
