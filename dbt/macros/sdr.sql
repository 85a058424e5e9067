{#- What is added up about SDRs, and the metrics made of it. Here belong names only. -#}

{%- macro sdr_figures() -%}
    {{ return([
        'leads_sent', 'leads_accepted', 'leads_rejected', 'leads_undecided',
        'leads_undecided_past_sla', 'leads_qualified', 'leads_became_qualified',
        'calls', 'calls_connected',
    ]) }}
{%- endmacro -%}

{#- Metric: numerator and denominator, none for a count. -#}
{%- macro sdr_metrics() -%}
    {{ return({
        'leads_sent': ('leads_sent', none),
        'leads_qualified': ('leads_qualified', none),
        'leads_accepted': ('leads_accepted', none),
        'leads_rejected': ('leads_rejected', none),
        'leads_undecided': ('leads_undecided', none),
        'leads_undecided_past_sla': ('leads_undecided_past_sla', none),
        'calls': ('calls', none),
        'calls_connected': ('calls_connected', none),
        'qualified_lead_rate': ('leads_qualified', 'leads_sent'),
        'acceptance_rate': ('leads_accepted', 'leads_accepted + leads_rejected'),
        'decided_share': ('leads_accepted + leads_rejected', 'leads_sent'),
        'undecided_past_sla_share': ('leads_undecided_past_sla', 'leads_sent'),
        'leads_became_qualified': ('leads_became_qualified', none),
        'qualification_efficiency': ('leads_became_qualified', 'calls'),
        'qualification_efficiency_connected': ('leads_became_qualified', 'calls_connected'),
    }) }}
{%- endmacro -%}
