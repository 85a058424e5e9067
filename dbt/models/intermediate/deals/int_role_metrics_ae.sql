with

totals as (

    select * from {{ ref('int_ae_totals') }}

),

quarter_targets as (

    select * from {{ ref('int_ae_quarter_targets') }}
    where person_id is null

),

targeted as (

    select
        totals.*,
        quarter_targets.target as quarter_target,
        months.fiscal_quarter_from,
        months.holds_fiscal_quarter,

    from totals
    join {{ ref('int_vantage_months') }} as months
        on totals.review_month = months.review_month
        and totals.known_month = months.known_month
        and totals.month = months.month
    left join quarter_targets
        on months.review_month = quarter_targets.review_month
        and months.known_month = quarter_targets.known_month
        and months.fiscal_quarter_from = quarter_targets.fiscal_quarter_from
        and totals.team is not distinct from quarter_targets.team

),

to_date as (

    select
        *,
        {{ to_date('amount_won', 'quarter', 'review_month, known_month, team') }}
            as amount_won_quarter_to_date,

    from targeted

),

measured as (

    select
        *,
        {{ ae_amount_decided() }} as amount_decided,
        {{ ae_target_open() }} as amount_won_target_open,

    from to_date

),

metric_rows as (

    {{ metric_rows('measured', ae_metrics()) }}

),

amount_targets as (

    select
        review_month,
        known_month,
        month,
        team,
        'amount_won' as metric,
        sum(target) as target,

    from {{ ref('int_ae_team_targets') }}
    where not is_ahead
    group by grouping sets (
        (review_month, known_month, month, team),
        (review_month, known_month, month)
    )

)

{{ with_targets('metric_rows', 'ae', 'amount_targets') }}
