{#- What is added up along the chain of one cohort of leads. Here belong names only. -#}

{#- Of a lead and the deals that came of it, and of the accounts won with them. -#}
{%- macro chain_lead_counts() -%}
    {{ return(['leads_sent', 'leads_accepted', 'deals_created', 'deals_won']) }}
{%- endmacro -%}

{%- macro chain_account_counts() -%}
    {{ return(['accounts_won', 'accounts_with_12_months']) }}
{%- endmacro -%}

{%- macro chain_amounts() -%}
    {{ return(['amount_won', 'value_after_12_months']) }}
{%- endmacro -%}

{#- The ways from one link to the next; each takes days. -#}
{%- macro chain_steps() -%}
    {{ return(['sent_to_accepted', 'accepted_to_created', 'created_to_won']) }}
{%- endmacro -%}

{#- No deal won is worth 0; deals of which the CRM has no amount are worth nobody knows what. -#}
{%- macro chain_amount_won() -%}
    case when deals_won = 0 then 0 else amount_won end
{%- endmacro -%}
