{#- What is added up about AEs, and the metrics made of it. Here belong names only. -#}

{%- macro ae_counts() -%}
    {{ return([
        'deals_created', 'deals_won', 'deals_lost', 'deals_worked', 'deals_open',
        'existing_deals_won', 'won_of_created', 'decided_of_created',
    ]) }}
{%- endmacro -%}

{%- macro ae_amounts() -%}
    {{ return(['amount_won', 'amount_lost', 'open_pipeline_amount', 'existing_amount_won']) }}
{%- endmacro -%}

{#- Metric: numerator and denominator, none for a count or an amount. -#}
{%- macro ae_metrics() -%}
    {{ return({
        'deals_created': ('deals_created', none),
        'deals_won': ('deals_won', none),
        'deals_lost': ('deals_lost', none),
        'deals_worked': ('deals_worked', none),
        'deals_open': ('deals_open', none),
        'amount_won': ('amount_won', none),
        'amount_lost': ('amount_lost', none),
        'close_rate': ('deals_won', 'deals_won + deals_lost'),
        'close_rate_amount': ('amount_won', 'amount_won + amount_lost'),
        'close_rate_worked': ('deals_won', 'deals_worked'),
        'open_pipeline_amount': ('open_pipeline_amount', none),
        'existing_deals_won': ('existing_deals_won', none),
        'existing_amount_won': ('existing_amount_won', none),
    }) }}
{%- endmacro -%}
