{%- set by = 'review_month, known_month, role, metric, team' -%}

with

found as (

    select * from {{ ref('int_role_metrics_sdr') }}
    union all by name
    select * from {{ ref('int_role_metrics_ae') }}
    union all by name
    select * from {{ ref('int_role_metrics_am') }}

),

measured as (

    select
        found.*,
        metrics.unit,
        metrics.is_flow,
        months.fiscal_quarter_from,
        months.holds_fiscal_quarter,
        months.fiscal_year_from,
        months.holds_fiscal_year,

    from found
    join {{ ref('metrics') }} as metrics
        on found.metric = metrics.metric
    join {{ ref('int_vantage_months') }} as months
        on found.review_month = months.review_month
        and found.known_month = months.known_month
        and found.month = months.month

),

-- What does not add up over months has nothing to date.
to_date as (

    select
        *,
        {% for period in ('quarter', 'year') -%}
        cast({{ to_date('numerator', period, by) }} as double) as value_{{ period }}_to_date,
        cast(
            {{ target_to_date('target', 'numerator', period, by) }} as decimal(38, 6)
        ) as target_{{ period }}_to_date,
        {% endfor %}
    from measured
    where is_flow
    union all by name
    select * from measured
    where not is_flow

)

select
    review_month,
    known_month,
    month,
    team,
    role,
    metric,
    value,
    numerator,
    denominator,
    target,
    currency,
    -- Fewer days are better, so that days have nothing to reach.
    case when unit != 'days' then {{ safe_ratio('value', 'target') }} end as attainment,
    {% for period in ('quarter', 'year') -%}
    value_{{ period }}_to_date,
    target_{{ period }}_to_date,
    {{ safe_ratio('value_' ~ period ~ '_to_date', 'target_' ~ period ~ '_to_date') }}
        as attainment_{{ period }}_to_date,
    {% endfor %}
from to_date
