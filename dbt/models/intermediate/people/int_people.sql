with

persons as (

    select * from {{ ref('stg_raw__person') }}

),

vantages as (

    select * from {{ ref('int_vantages') }}

),

known as (

    select
        vantages.review_month,
        vantages.known_month,
        persons.source,
        persons.person_id,
        persons.full_name,
        persons.email,
        persons.title,
        persons.manager_id,
        persons.team,
        persons.segment,
        persons.locale,
        case when persons.hired_on < vantages.cutoff_on then persons.hired_on end
            as hired_on,
        case when persons.left_on < vantages.cutoff_on then persons.left_on end
            as left_on,

    from persons
    join vantages
        on persons.source = vantages.source
        and persons.drop_id = vantages.drop_id
        and {{ is_there('persons.recorded_at', 'vantages.cutoff_at') }}
    -- The same person in two CRMs is one person, as the first of them says.
    qualify row_number() over (
        partition by
            vantages.review_month, vantages.known_month, persons.person_id
        order by persons.source
    ) = 1

),

unassigned as (

    select distinct
        review_month,
        known_month,
        {{ unassigned() }} as person_id,
        {{ unassigned() }} as full_name,

    from vantages

)

select * exclude (source) from known
union all by name
select * from unassigned
