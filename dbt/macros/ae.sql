{#-
    What is added up about AEs, and the metrics made of it. Here belong names, and the form of the
    parts that int_ae_counts is made of.
-#}

{%- macro ae_counts() -%}
    {{ return([
        'deals_created', 'deals_won', 'deals_lost', 'deals_worked', 'deals_open',
        'existing_deals_won', 'cohort_won', 'cohort_decided',
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
{%- macro ae_amounts_shown(relation) -%}
    {%- for amount in ae_amounts() %}
    coalesce(
        {{ relation }}.{{ amount }},
        case when coalesce({{ relation }}.{{ ae_credits()[loop.index0] }}, 0) = 0 then 0 end
    ) as {{ amount }},
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

{#- What deals are added up by; `day` names what happened in the month, none where nothing did. -#}
{%- macro ae_count_keys(day=none) -%}
        drop_set,
        month,
        person_id,
        {% if day is none -%}
        cast(null as date) as bucket_day,
        {%- else -%}
        coalesce(from_day, month) as bucket_day,
        {%- endif %}
        known_from,
        known_until
{%- endmacro -%}

{#- Credits of what was won and lost; `condition` says which rows are credits. -#}
{%- macro ae_closed_credits(amount, condition='true') -%}
    {%- for name, deals in {
        'won': 'is_won and is_new_business',
        'lost': 'is_lost and is_new_business',
        'existing': 'is_won and not is_new_business',
    }.items() -%}
        {%- set credits, total = ('credits_' ~ name, 'amount_' ~ name)
            if name != 'existing' else ('existing_credits_won', 'existing_amount_won') %}
        count_if({{ deals }} and {{ condition }}) as {{ credits }},
        sum({{ amount }}) filter (where {{ deals }} and {{ condition }}) as {{ total }},
    {%- endfor -%}
{%- endmacro -%}

{#- Deals beside the part of the month that a day falls into; months in one part have none. -#}
{%- macro with_day_bucket(relation, day) -%}
    {{ relation }} as found
    left join (
        select person_id as bucket_person_id, month as bucket_month, from_day, until_day

        from {{ ref('int_day_buckets') }}
    ) as buckets
        on found.person_id = buckets.bucket_person_id
        and found.month = buckets.bucket_month
        and found.{{ day }} >= buckets.from_day
        and found.{{ day }} < buckets.until_day
{%- endmacro -%}

{#- What is missing to the target of the whole fiscal quarter; 0 where nothing is. -#}
{%- macro ae_target_open() -%}
    {#- `greatest` skips NULL, so the case of no amount comes first. -#}
    case
        when quarter_target > 0 and amount_won_quarter_to_date is not null
            then greatest(quarter_target - amount_won_quarter_to_date, 0)
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
        'close_rate_cohort': ('cohort_won', 'deals_created'),
        'cohort_maturity': ('cohort_decided', 'deals_created'),
        'open_pipeline_amount': ('open_pipeline_amount', none),
        'pipeline_cover': ('open_pipeline_amount', 'amount_won_target_open'),
        'existing_deals_won': ('existing_deals_won', none),
        'existing_amount_won': ('existing_amount_won', none),
    }) }}
{%- endmacro -%}
