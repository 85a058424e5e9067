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

{#- Deals that somebody is credited with, also those without an amount; in the order of amounts. -#}
{%- macro ae_credits() -%}
    {{ return(['credits_won', 'credits_lost', 'credits_open', 'existing_credits_won']) }}
{%- endmacro -%}

{#- Amounts before it is told apart why there is none become those that are shown: 0 where there are
    no such deals, none where there are some and the CRM has an amount of none of them. -#}
{%- macro ae_amounts_shown() -%}
    {%- for amount in ae_amounts() %}
    coalesce({{ amount }}, case when coalesce({{ ae_credits()[loop.index0] }}, 0) = 0 then 0 end)
        as {{ amount }},
    {%- endfor %}
{%- endmacro -%}

{#- A CRM that writes 0 on every lost deal would make each rate by amount 100 %, so that deals which
    are worth nothing altogether say nothing about it. -#}
{%- macro ae_amount_decided() -%}
    case
        when
            (coalesce(credits_won, 0) = 0 or amount_won != 0)
            and (coalesce(credits_lost, 0) = 0 or amount_lost != 0)
            then amount_won + amount_lost
    end
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
        'close_rate_amount': ('amount_won', 'amount_decided'),
        'close_rate_worked': ('deals_won', 'deals_worked'),
        'open_pipeline_amount': ('open_pipeline_amount', none),
        'existing_deals_won': ('existing_deals_won', none),
        'existing_amount_won': ('existing_amount_won', none),
    }) }}
{%- endmacro -%}
