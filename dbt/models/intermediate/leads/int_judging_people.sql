with

people as (

    select source, drop_id, sdr_id as person_id from {{ ref('int_handover_epochs') }}
    union distinct
    select source, drop_id, ae_id as person_id from {{ ref('int_handover_epochs') }}

)

select
    source,
    drop_id,
    person_id,
    cast(row_number() over (order by source, drop_id, person_id) as integer) as person_no,

from people
where person_id is not null
