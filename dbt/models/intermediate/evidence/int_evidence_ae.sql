{{ config(materialized='view') }}

select
    vantages.review_month,
    spans.month,
    spans.person_id,
    spans.stratum,
    {% for figure in evidence_figures('ae') -%}
    spans.{{ figure }},
    {% endfor %}
from {{ ref('int_evidence_ae_spans') }} as spans
join {{ ref('int_set_vantages') }} as vantages
    on spans.drop_set = vantages.drop_set
    and spans.is_stratum_source = vantages.is_stratum_source
    and spans.is_stratum_segment = vantages.is_stratum_segment
    and vantages.review_month = vantages.known_month
    and {{ is_known_at('spans', 'vantages') }}
    and spans.month between vantages.history_from and vantages.known_month
