"""What successive drops tell of people: where a CRM keeps no history, the change between two drops.

Here belong the periods that follow from it, and those who are in an earlier drop only. The drops
are read in `earlier`; which source of roles a person's come from is decided in `roles`.

A change of role (by title), manager, team or segment takes effect on the day of the drop that first
shows it, for nothing tells on which day since the drop before it happened. The first state that is
known holds from the hiring on.
"""

from datetime import date

import duckdb

FROM_THE_START = "date '1900-01-01'"
_NO_DAY = date(9999, 12, 31)


def keep_the_missing(connection: duckdb.DuckDBPyConnection, delivered_on: date | None) -> None:
    """Adds to the people of the drop those whom only earlier drops hold, as they were last.

    Somebody without a last day has it on the day before the first drop without them. Creates
    `missing_people`.
    """
    connection.execute(_MISSING, {"day": delivered_on or _NO_DAY})
    connection.execute("insert into rows_person by name select * exclude (day) from missing_people")


def compare_drops(connection: duckdb.DuckDBPyConnection, delivered_on: date | None) -> None:
    """Creates `compared_people` and their roles, `role_drops`.

    Those in whom no drop shows a change are not among them: what the drop itself says of them is
    all that is known.
    """
    connection.execute(_STATES, {"day": delivered_on or _NO_DAY})
    connection.execute(_COMPARED)
    connection.execute(_ROLES)


_MISSING = """
create table missing_people as
with

days as (
    select day from earlier_people
    union
    select cast($day as date)
)

select
    earlier_people.* replace (
        coalesce(
            earlier_people.left_on,
            (select min(days.day) from days where days.day > earlier_people.day) - 1
        ) as left_on
    ),
from earlier_people
where person_id not in (select person_id from kept_person)
qualify row_number() over (partition by person_id order by earlier_people.day desc) = 1
"""

# Hired after they had left: a new employment, which begins when the CRM says.
_STATES = """
create table states_in_drops as
with

said as (
    select day, person_id, title, manager_id, team, segment, hired_on, left_on
    from earlier_people
    union all
    select cast($day as date), person_id, title, manager_id, team, segment, hired_on, left_on
    from kept_person
),

marked as (
    select
        said.*,
        title_roles.role,
        coalesce(hired_on > lag(left_on) over by_person, false) as is_back,
        is_back or (role, manager_id, team, segment)
            is distinct from lag((role, manager_id, team, segment)) over by_person as is_new,
    from said
    left join title_roles using (title)
    window by_person as (partition by person_id order by day)
),

numbered as (
    select
        *,
        count(*) filter (where is_new) over (
            partition by person_id order by day rows unbounded preceding
        ) as state,
    from marked
)

select
    person_id,
    state,
    role,
    manager_id,
    team,
    segment,
    min(day) as day,
    bool_or(is_back) as is_back,
    last(hired_on order by day) as hired_on,
    last(left_on order by day) as left_on,
from numbered
group by all
"""

_COMPARED = """
create table compared_people as
select person_id from states_in_drops where state > 1
union
select person_id from missing_people
"""

_ROLES = f"""
create table role_drops as
with

begun as (
    select
        *,
        case
            when state = 1 then coalesce(hired_on, {FROM_THE_START})
            when is_back then hired_on
            else greatest(day, hired_on)
        end as valid_from,
    from states_in_drops
    semi join compared_people using (person_id)
),

ended as (
    select
        *,
        least(
            lead(valid_from) over (partition by person_id order by state), left_on + 1
        ) as valid_to,
    from begun
)

select person_id, role, manager_id, team, segment, valid_from, valid_to
from ended
where role is not null and (valid_to is null or valid_from < valid_to)
qualify row_number() over (partition by person_id, valid_from order by state desc) = 1
"""  # noqa: S608 - names of this module
