with

findings as (

    select * from {{ ref('stg_raw__quarantined') }}

),

vantages as (

    select * from {{ ref('int_vantages') }}
    where known_month = review_month

)

select
    vantages.review_month,
    findings.source,
    findings.drop_id,
    row_number() over (
        partition by vantages.review_month, findings.source
        order by
            findings.entity, findings.file, findings.line, findings.column_name,
            findings.action, findings.reason, findings.value
    ) as finding,
    findings.entity,
    findings.file,
    findings.line,
    findings.column_name,
    findings.value,
    findings.reason,
    findings.action,

from findings
join vantages
    on findings.source = vantages.source
    and findings.drop_id = vantages.drop_id
