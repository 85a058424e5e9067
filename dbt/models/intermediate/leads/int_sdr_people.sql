with

facts as (

    select
        review_month,
        month,
        person_id,
        {{ last_by('team', 'team') }} as last_team,
        {% for figure in sdr_figures() -%}
        cast(sum({{ figure }}) as bigint) as {{ figure }},
        {% endfor %}
    from {{ ref('int_sdr_facts') }}
    where known_month = review_month
    group by review_month, month, person_id

),

role_months as (

    select * exclude (full_name)

    from {{ ref('int_role_months') }}
    where
        known_month = review_month
        and role = 'sdr'

),

people as (

    select review_month, person_id, full_name

    from {{ ref('int_people') }}
    where known_month = review_month

),

lead_targets as (

    select review_month, month, person_id, cast(target as decimal(18, 2)) as target

    from {{ ref('int_targets') }}
    where
        known_month = review_month
        and role = 'sdr'
        and metric = 'leads_sent'

),

settings as (

    select distinct
        review_month,
        qualification = 'acceptance' as is_qualified_by_acceptance,

    from {{ ref('int_vantages') }}

),

months as (

    select * from {{ ref('int_vantage_months') }}
    where known_month = review_month

),

joined as (

    select
        review_month,
        month,
        person_id,
        people.full_name,
        coalesce(role_months.team, facts.last_team) as team,
        role_months.segment,
        role_months.manager_id,
        coalesce(role_months.days_in_role, 0) as days_in_role,
        coalesce(role_months.working_days_in_role, 0) as working_days_in_role,
        {% for figure in sdr_figures() -%}
        coalesce(facts.{{ figure }}, 0) as {{ figure }},
        {% endfor -%}
        lead_targets.target as leads_sent_target,
        settings.is_qualified_by_acceptance,
        months.fiscal_quarter_from,
        months.holds_fiscal_quarter,
        months.fiscal_year_from,
        months.holds_fiscal_year,

    from role_months
    full join facts using (review_month, month, person_id)
    join people using (review_month, person_id)
    join settings using (review_month)
    left join lead_targets using (review_month, month, person_id)
    join months using (review_month, month)

)

select
    * exclude (
        fiscal_quarter_from, holds_fiscal_quarter, fiscal_year_from, holds_fiscal_year
    ),
    {% for period in ('quarter', 'year') -%}
    {% for figure in ('leads_sent', 'leads_sent_target') -%}
    {{ to_date(figure, period, 'review_month, person_id') }} as {{ figure }}_{{ period }}_to_date,
    {% endfor -%}
    {% endfor %}
from joined
