select * from {{ ref('int_role_metrics_sdr') }}
union all by name
select * from {{ ref('int_role_metrics_ae') }}
union all by name
select * from {{ ref('int_role_metrics_am') }}
