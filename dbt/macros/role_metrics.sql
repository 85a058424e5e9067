{#-
    Figures of teams and of the company as rows, one per metric. Here belongs the form; what is
    divided by what stands in the model that calls it.
-#}

{#- `metrics`: name → (numerator, denominator), the latter none where nothing is divided. -#}
{%- macro metric_rows(relation, metrics) -%}
    {%- for metric, parts in metrics.items() %}
    select
        review_month,
        known_month,
        month,
        team,
        '{{ metric }}' as metric,
        cast({{ parts[0] }} as decimal(38, 6)) as numerator,
        {%- if parts[1] is none %}
        cast(null as decimal(38, 6)) as denominator,
        {%- else %}
        cast({{ parts[1] }} as decimal(38, 6)) as denominator,
        {%- endif %}

    from {{ relation }}
    {{ 'union all by name' if not loop.last }}
    {%- endfor %}
{%- endmacro -%}

{#- The last step: value, unit, currency and target. `amount_targets` may be none. -#}
{%- macro with_targets(relation, role, amount_targets=none) -%}
select
    found.review_month,
    found.known_month,
    found.month,
    found.team,
    found.metric,
    found.numerator,
    found.denominator,
    case
        when metrics.unit in ('rate', 'score')
            then {{ safe_ratio('found.numerator', 'found.denominator') }}
        else cast(found.numerator as double)
    end as value,
    {%- if amount_targets is none %}
    rate_targets.target,
    {%- else %}
    coalesce(
        rate_targets.target, cast(amount_targets.target as decimal(38, 6))
    ) as target,
    {%- endif %}
    case when metrics.unit = 'amount' then vantages.reporting_currency end as currency,
    '{{ role }}' as role,

from {{ relation }} as found
join {{ ref('metrics') }} as metrics
    on found.metric = metrics.metric
join {{ ref('int_set_vantages') }} as vantages
    on found.review_month = vantages.review_month
    and found.known_month = vantages.known_month
left join {{ ref('int_rate_targets') }} as rate_targets
    on found.review_month = rate_targets.review_month
    and found.known_month = rate_targets.known_month
    and found.month = rate_targets.month
    and found.metric = rate_targets.metric
    and rate_targets.role = '{{ role }}'
{%- if amount_targets is not none %}
left join {{ amount_targets }} as amount_targets
    on found.review_month = amount_targets.review_month
    and found.known_month = amount_targets.known_month
    and found.month = amount_targets.month
    and found.metric = amount_targets.metric
    and found.team is not distinct from amount_targets.team
{%- endif %}
{%- endmacro -%}
