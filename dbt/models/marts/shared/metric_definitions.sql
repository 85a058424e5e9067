{{ config(materialized='table', on_schema_change=none) }}

{#- The definition of a metric is the description of its column in the role's mart. -#}
{%- set definitions = [] -%}
{%- if execute -%}
    {%- for role in ('sdr', 'ae', 'am') -%}
        {%- set mart = graph.nodes['model.' ~ project_name ~ '.' ~ role ~ '_monthly'] -%}
        {%- for name, column in mart.columns.items() -%}
            {%- do definitions.append((role, name, column.description.split() | join(' '))) -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endif -%}

with

metrics as (

    select * from {{ ref('metrics') }}

),

definitions as (

    select * from (
        values
        {% for role, name, definition in definitions -%}
        ('{{ role }}', '{{ name }}', '{{ definition | replace("'", "''") }}'),
        {% else -%}
        (null, null, null)
        {% endfor %}
    ) as described (role, metric, definition)

)

select
    metrics.metric,
    metrics.role,
    metrics.unit,
    metrics.is_higher_better,
    metrics.numerator,
    metrics.denominator,
    metrics.counted_in,
    definitions.definition,
    metrics.sort_order,
    metrics.is_flow,

from metrics
left join definitions
    on metrics.role = definitions.role
    and metrics.metric = definitions.metric
