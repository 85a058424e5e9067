with

people as (

    select * from {{ ref('int_ae_people') }}
    where known_month = review_month

),

facts as (

    select
        review_month,
        month,
        person_id,
        {% for figure in ae_counts() + ae_credits() + ae_amounts() -%}
        sum({{ figure }}) as {{ figure }},
        {% endfor %}
    from {{ ref('int_ae_facts') }}
    where known_month = review_month
    group by review_month, month, person_id

),

targets as (

    select review_month, month, person_id, target

    from {{ ref('int_ae_targets') }}
    where known_month = review_month

),

quarter_targets as (

    select review_month, fiscal_quarter_from, person_id, target

    from {{ ref('int_ae_quarter_targets') }}
    where
        known_month = review_month
        and person_id is not null

),

shown as (

    select
        people.* exclude (known_month),
        months.fiscal_quarter_from,
        months.holds_fiscal_quarter,
        months.fiscal_year_from,
        months.holds_fiscal_year,
        {% for figure in ae_counts() + ae_credits() -%}
        coalesce(facts.{{ figure }}, 0) as {{ figure }},
        {% endfor -%}
        {{ ae_amounts_shown('facts') }}
        targets.target as amount_won_target,
        quarter_targets.target as quarter_target,
        vantages.reporting_currency as currency,

    from people
    join {{ ref('int_vantage_months') }} as months using (review_month, known_month, month)
    join {{ ref('int_set_vantages') }} as vantages using (review_month, known_month)
    left join facts using (review_month, month, person_id)
    left join targets using (review_month, month, person_id)
    left join quarter_targets
        on people.review_month = quarter_targets.review_month
        and people.person_id = quarter_targets.person_id
        and months.fiscal_quarter_from = quarter_targets.fiscal_quarter_from

),

to_date as (

    select
        *,
        {% for period in ('quarter', 'year') -%}
        {{ to_date('amount_won', period, 'review_month, person_id') }}
            as amount_won_{{ period }}_to_date,
        {{ target_to_date('amount_won_target', 'amount_won', period, 'review_month, person_id') }}
            as amount_won_target_{{ period }}_to_date,
        {% endfor %}
    from shown

)

select
    * exclude (
        fiscal_quarter_from, holds_fiscal_quarter, fiscal_year_from, holds_fiscal_year,
        quarter_target
    ),
    {{ ae_amount_decided() }} as amount_decided,
    {{ ae_target_open() }} as amount_won_target_open,

from to_date
