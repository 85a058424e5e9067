{%- set figures = evidence_figures('ae') -%}
{%- set key = 'drop_set, is_stratum_source, is_stratum_segment, month, person_id, stratum' -%}

with

changes as (

    select
        changes.*,
        people.known_since,

    from {{ ref('int_evidence_ae_changes') }} as changes
    left join (
        select
            vantages.drop_set,
            people.person_id,
            min(people.known_month) as known_since,

        from {{ ref('int_people') }} as people
        join {{ ref('int_set_vantages') }} as vantages
            on people.review_month = vantages.review_month
            and people.known_month = vantages.known_month
        where people.known_month = people.review_month
        group by vantages.drop_set, people.person_id
    ) as people
        on changes.drop_set = people.drop_set
        and changes.person_id = people.person_id

),

-- What belongs to somebody whom nobody knows yet is nobody's until then.
attributed as (

    select
        * replace (
            case when known_since <= changed_month then person_id else {{ unassigned() }} end
                as person_id
        ),

    from changes
    union all
    select * replace (known_since as changed_month),

    from changes
    where known_since > changed_month
    union all
    select
        * replace (
            {% for figure in figures -%}
            -{{ figure }} as {{ figure }},
            {% endfor -%}
            {{ unassigned() }} as person_id,
            known_since as changed_month
        ),

    from changes
    where known_since > changed_month

),

-- What goes in the month in which the same comes is no change.
net as (

    select
        {{ key }},
        changed_month,
        {% for figure in figures -%}
        sum({{ figure }}) as {{ figure }},
        {% endfor %}
    from attributed
    group by {{ key }}, changed_month
    having
        {% for figure in figures -%}
        {{ 'or ' if not loop.first }}sum({{ figure }}) != 0
        {% endfor %}
)

-- A cell changes in few of the months: summed up along them, it need not be added up in each.
select
    {{ key }},
    changed_month as known_from,
    lead(changed_month, 1, {{ end_of_time() }}) over so_far as known_until,
    {% for figure in figures -%}
    cast(sum({{ figure }}) over so_far as bigint) as {{ figure }},
    {% endfor %}
from net
window so_far as (partition by {{ key }} order by changed_month)
