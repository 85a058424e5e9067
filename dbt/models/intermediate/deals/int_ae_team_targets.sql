with

spans as (

    select * from {{ ref('int_role_spans') }}
    where role = 'ae'

),

-- Who changed team within the month brings each its share of the days.
by_team as (

    select
        targets.review_month,
        targets.known_month,
        targets.month,
        targets.person_id,
        spans.team,
        targets.target * spans.days
            / sum(spans.days) over (
                partition by
                    targets.review_month, targets.known_month, targets.month,
                    targets.person_id
            ) as target,

    from {{ ref('int_ae_targets') }} as targets
    join spans
        on targets.review_month = spans.review_month
        and targets.known_month = spans.known_month
        and targets.month = spans.month
        and targets.person_id = spans.person_id

)

select *, false as is_ahead from by_team
union all by name
select *, true as is_ahead from {{ ref('int_ae_targets_ahead') }}
