with

targets as (

    select * from {{ ref('stg_raw__target') }}

),

vantages as (

    select
        vantages.*,
        {{ add_months('months.fiscal_quarter_from', '2') }} as last_month,

    from {{ ref('int_vantages') }} as vantages
    join {{ ref('int_vantage_months') }} as months
        on vantages.review_month = months.review_month
        and vantages.known_month = months.known_month
        and vantages.known_month = months.month

),

metrics as (

    select * from {{ ref('metrics') }}

)

select
    vantages.review_month,
    vantages.known_month,
    targets.month,
    targets.scope,
    metrics.role,
    targets.metric,
    metrics.unit,
    targets.value,
    case
        when metrics.unit = 'amount'
            then coalesce(targets.currency, vantages.reporting_currency)
    end as currency,

from targets
join vantages
    on targets.source = vantages.source
    and targets.drop_id = vantages.drop_id
    -- The rest of the running fiscal quarter as well: what is still to be reached in it.
    and targets.month between vantages.first_month and vantages.last_month
    and targets.known_from < vantages.cutoff_on
join metrics
    on targets.metric = metrics.metric
-- A target that was set anew before the cutoff replaces the earlier one.
qualify row_number() over (
    partition by
        vantages.review_month, vantages.known_month,
        targets.month, targets.scope, targets.metric
    order by targets.known_from desc, targets.source
) = 1
