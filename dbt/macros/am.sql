{#- What is added up about AMs, and the metrics made of it. Here belong names only. -#}

{%- macro am_movements() -%}
    {{ return(['new', 'expansion', 'contraction', 'churn', 'taken_over', 'handed_over']) }}
{%- endmacro -%}

{%- macro am_figures() -%}
    {{ return([
        'accounts_held', 'portfolio_start', 'portfolio_new', 'portfolio_expansion',
        'portfolio_contraction', 'portfolio_churn', 'portfolio_taken_over',
        'portfolio_handed_over', 'portfolio_fx', 'portfolio_end', 'upsell_value_start',
        'upsell_value_end', 'upsell_value_months', 'lifetime_value_start',
        'lifetime_value_end', 'upsell_month_value_start', 'upsell_month_value_end',
        'retention_value_start', 'retention_value_kept', 'retention_value_end',
        'satisfaction_sum', 'accounts_scored',
    ]) }}
{%- endmacro -%}

{#- Metric: numerator and denominator, none for a count or an amount. -#}
{%- macro am_metrics() -%}
    {{ return({
        'accounts_held': ('accounts_held', none),
        'portfolio_start': ('portfolio_start', none),
        'portfolio_new': ('portfolio_new', none),
        'portfolio_expansion': ('portfolio_expansion', none),
        'portfolio_contraction': ('portfolio_contraction', none),
        'portfolio_churn': ('portfolio_churn', none),
        'portfolio_taken_over': ('portfolio_taken_over', none),
        'portfolio_handed_over': ('portfolio_handed_over', none),
        'portfolio_fx': ('portfolio_fx', none),
        'portfolio_end': ('portfolio_end', none),
        'upsell_rate': ('upsell_value_end - upsell_value_start', 'upsell_value_start'),
        'upsell_rate_customer_lifetime':
            ('lifetime_value_end - lifetime_value_start', 'lifetime_value_start'),
        'upsell_rate_month': (
            'upsell_month_value_end - upsell_month_value_start', 'upsell_month_value_start'
        ),
        'gross_retention': ('retention_value_kept', 'retention_value_start'),
        'net_retention': ('retention_value_end', 'retention_value_start'),
        'satisfaction': ('satisfaction_sum', 'accounts_scored'),
    }) }}
{%- endmacro -%}

{#- The newest month that has any detail is the newest that was built, in whichever order that was. -#}
{%- macro drop_old_account_detail(relation) -%}
    delete from {{ relation }}
    where
        not is_fiscal_year_end
        and review_month < (select max(review_month) from {{ relation }})
{%- endmacro -%}
