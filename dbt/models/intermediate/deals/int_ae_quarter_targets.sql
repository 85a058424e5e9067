with

months as (

    select
        month,
        {{ fiscal_quarter_from('month', 'fiscal_period') }} as fiscal_quarter_from,

    from {{ ref('stg_inputs__months') }}

)

select
    targets.review_month,
    targets.known_month,
    months.fiscal_quarter_from,
    targets.team,
    targets.person_id,
    cast(sum(targets.target) as decimal(18, 2)) as target,

from {{ ref('int_ae_team_targets') }} as targets
join months
    on targets.month = months.month
group by grouping sets (
    (targets.review_month, targets.known_month, months.fiscal_quarter_from),
    (targets.review_month, targets.known_month, months.fiscal_quarter_from, targets.team),
    (targets.review_month, targets.known_month, months.fiscal_quarter_from, targets.person_id)
)
