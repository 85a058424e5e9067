{#-
    Evidence of rates: what is counted, and by which stratum. Here belong names and the text of a
    stratum; how a rate is judged is no matter of the warehouse.
-#}

{#- Metric: events observed and trials, as columns of the role's int_evidence_<role>. The lead rate of
    SDRs is of hours and not of counts: int_evidence_lead_rate. -#}
{%- macro evidence_metrics(role) -%}
    {%- set metrics = {
        'sdr': {
            'qualified_lead_rate': ('leads_qualified', 'leads_sent'),
            'acceptance_rate': ('leads_accepted', 'leads_decided'),
            'qualification_efficiency': ('leads_became_qualified', 'calls'),
        },
        'ae': {
            'close_rate': ('deals_won', 'deals_decided'),
            'close_rate_worked': ('deals_won', 'deals_worked'),
            'close_rate_cohort': ('won_of_created', 'deals_created'),
            'lead_acceptance_rate': ('offers_accepted', 'offers_decided'),
            'lead_yield': ('offers_won', 'offers_received'),
            'accepted_lead_win_rate': ('accepted_leads_won', 'accepted_leads_decided'),
            'rejected_lead_win_rate':
                ('rejected_won_by_others', 'rejected_decided_by_others'),
            'decided_within_sla': ('decisions_within_sla', 'decisions_due'),
        },
        'am': {
            'account_retention': ('accounts_kept', 'accounts_at_start'),
            'account_expansion': ('accounts_grown', 'accounts_at_start'),
        },
    } -%}
    {{ return(metrics[role]) }}
{%- endmacro -%}

{#- The columns behind them, each once. -#}
{%- macro evidence_figures(role) -%}
    {%- set figures = [] -%}
    {%- for parts in evidence_metrics(role).values() -%}
        {%- for figure in parts if figure not in figures -%}
            {%- do figures.append(figure) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(figures) }}
{%- endmacro -%}

{#- Working hours of a day of full-time work. -#}
{%- macro hours_per_day() -%}
    8
{%- endmacro -%}

{#- What has neither source nor segment, or is not split by it, is one stratum. -#}
{%- macro stratum(source, segment) -%}
    {%- set by_segment -%} coalesce({{ segment }}, '(none)') {%- endset -%}
    case
        {%- if source is not none %}
        when is_stratum_source and is_stratum_segment
            then coalesce({{ source }}, '(none)') || ' · ' || {{ by_segment }}
        when is_stratum_source then coalesce({{ source }}, '(none)')
        {%- endif %}
        when is_stratum_segment then {{ by_segment }}
        else 'all'
    end
{%- endmacro -%}

{#- One row per cell of each metric; a cell in which nothing happened says nothing. -#}
{%- macro evidence_rows(relation, role) -%}
    {%- for metric, parts in evidence_metrics(role).items() %}
    select
        review_month,
        month,
        '{{ role }}' as role,
        '{{ metric }}' as metric,
        person_id,
        stratum,
        {{ parts[0] }} as observed,
        {{ parts[1] }} as trials,

    from {{ relation }}
    where {{ parts[0] }} > 0 or {{ parts[1] }} > 0
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro -%}
