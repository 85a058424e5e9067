{#-
    Fails with every cohort of this build of which the people of a role do not add up to the chain of
    all segments, or the chain to the leads sent that the company reports for the month.
-#}
{% test chain_agrees(model) %}

{%- set sums = chain_lead_counts() + chain_account_counts() + chain_amounts() %}

with

months as (

    select distinct review_month from {{ ref('int_set_vantages') }}

),

people as (

    select
        review_month,
        cohort_month,
        role,
        {% for figure in sums -%}
        coalesce(sum({{ figure }}), 0) as {{ figure }},
        {% endfor %}
    from {{ model }}
    group by review_month, cohort_month, role

),

chain as (

    select
        review_month,
        cohort_month,
        {% for figure in sums -%}
        coalesce(sum({{ figure }}), 0) as {{ figure }},
        {% endfor %}
    from {{ ref('chain_monthly') }}
    semi join months using (review_month)
    group by review_month, cohort_month

),

compared as (

    select
        chain.review_month,
        chain.cohort_month,
        roles.role,
        {% for figure in sums -%}
        chain.{{ figure }} as {{ figure }}_of_all,
        coalesce(people.{{ figure }}, 0) as {{ figure }}_of_people,
        {% endfor %}
    from chain
    cross join (values ('sdr'), ('ae'), ('am')) as roles (role)
    left join people
        on chain.review_month = people.review_month
        and chain.cohort_month = people.cohort_month
        and roles.role = people.role

)

select
    review_month,
    cohort_month,
    role,

from compared
where
    {% for figure in sums -%}
    (
        {{ figure }}_of_all != {{ figure }}_of_people
        {%- if figure in chain_lead_counts() + ['amount_won'] %} and role != 'am'{% endif %}
    )
    {{ 'or' if not loop.last }}
    {% endfor %}
union all
select
    company.review_month,
    company.month as cohort_month,
    company.role,

from {{ ref('company_monthly') }} as company
semi join months
    on company.review_month = months.review_month
left join chain
    on company.review_month = chain.review_month
    and company.month = chain.cohort_month
where
    company.metric = 'leads_sent'
    and company.numerator != coalesce(chain.leads_sent, 0)

{% endtest %}
