{#- The member that stands for owners who are missing or unknown. -#}

{%- macro unassigned() -%}
    '(unassigned)'
{%- endmacro -%}

{#- A person's id where it is known at the vantage, else the member for everybody else. -#}
{%- macro person_or_unassigned(person_id) -%}
    coalesce({{ person_id }}, {{ unassigned() }})
{%- endmacro -%}
