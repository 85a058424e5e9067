with

counts as (

    select * from {{ ref('int_raw_counts') }}

),

-- A row with several findings is one row; a finding without a line is taken for one as well.
findings as (

    select
        source,
        drop_id,
        entity,
        count(distinct (file, line)) filter (where action = 'rejected' and line is not null)
            + count(*) filter (where action = 'rejected' and line is null) as rows_rejected,
        count(distinct (file, line)) filter (where action = 'flagged' and line is not null)
            + count(*) filter (where action = 'flagged' and line is null) as rows_flagged,

    from {{ ref('stg_raw__quarantined') }}
    group by source, drop_id, entity

),

vantages as (

    select * from {{ ref('int_vantages') }}
    where known_month = review_month

)

select
    vantages.review_month,
    vantages.source,
    counts.entity,
    counts.rows_kept + coalesce(findings.rows_rejected, 0) as rows_delivered,
    counts.rows_kept,
    coalesce(findings.rows_rejected, 0) as rows_rejected,
    coalesce(findings.rows_flagged, 0) as rows_flagged,

from vantages
join counts
    on vantages.source = counts.source
    and vantages.drop_id = counts.drop_id
left join findings
    on counts.source = findings.source
    and counts.drop_id = findings.drop_id
    and counts.entity = findings.entity
