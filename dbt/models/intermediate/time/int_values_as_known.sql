with

spans as (

    select * from {{ ref('int_value_spans') }}

),

vantages as (

    select * from {{ ref('int_vantages') }}

)

select
    vantages.review_month,
    vantages.known_month,
    spans.source,
    spans.entity,
    spans.record_id,
    spans.field,
    spans.value,

from spans
join vantages
    on spans.source = vantages.source
    and spans.drop_id = vantages.drop_id
    and spans.known_from <= vantages.known_month
    and spans.known_until > vantages.known_month
