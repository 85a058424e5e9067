"""Who held which role when: one answer from four sources.

Here belong the override file, the rules over job titles, and the precedence: per person, the
highest source that has rows wins: overrides, then the history that the mapping gives, then what
successive drops show (`succession`), then the title that the drop itself gives.
"""

import glob
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from dagster_project.crm.candidates import make_candidates
from dagster_project.crm.canonical import make_rows
from dagster_project.crm.entities import ENTITIES
from dagster_project.crm.landing import fetch, list_files
from dagster_project.crm.mapping import Mapping
from dagster_project.crm.plan import OVERRIDES
from dagster_project.crm.reader import Source
from dagster_project.crm.relations import Delivered, load_relations
from dagster_project.crm.succession import FROM_THE_START, compare_drops, keep_the_missing
from dagster_project.errors import UsageError
from dagster_project.settings_sections import RoleSettings, TitleRule

ROLES = ENTITIES["role_assignment"]
HISTORY = "role_history"


def overrides_mapping(path: Path) -> Mapping:
    """How the override file is read; its columns are those of the settings' description."""
    optional = {"optional": True}
    columns = {
        "person_id": None,
        "role": None,
        "valid_from": {"type": "DATE"} | optional,
        "valid_to": {"type": "DATE"} | optional,
        **dict.fromkeys(("manager_id", "team", "segment"), optional),
    }
    sources: dict[str, object] = {name: name for name in columns}
    sources["role"] = {"sql": "lower(role)"}
    sources["valid_from"] = {"sql": f"coalesce(valid_from, {FROM_THE_START})"}
    return Mapping.model_validate(
        {
            "files": {OVERRIDES: {"names": [glob.escape(path.name)], "columns": columns}},
            "entities": {ROLES.name: {"file": OVERRIDES, "columns": sources}},
        }
    ).at(path)


def fetch_overrides(settings: RoleSettings, scratch: Path) -> Delivered:
    """The override file, where the settings name one.

    Raises:
        UsageError: there is no such file.
    """
    path = settings.overrides
    if path is None:
        return {}
    if not path.is_file():
        raise UsageError(
            f"roles.overrides of the settings names {path}, which does not exist. Correct the path "
            "(a relative one is relative to the settings file), or remove the key."
        )
    folder, form = str(path.parent), overrides_mapping(path).csv
    return {OVERRIDES: (fetch(folder, list_files(folder)[path.name], form, scratch),)}


def load_overrides(
    connection: duckdb.DuckDBPyConnection,
    settings: RoleSettings,
    delivered: Delivered,
    first_number: int,
) -> tuple[Source, ...]:
    """Creates the view `kept_role_overrides`, empty where the settings name no file."""
    mapping = overrides_mapping(settings.overrides or Path("none"))
    relations = load_relations(
        connection, str(mapping.path.parent), mapping, {OVERRIDES: (), **delivered}, first_number
    )
    candidates = make_candidates(connection, ROLES, mapping, relations.columns, OVERRIDES)
    make_rows(connection, ROLES, candidates, mapping, OVERRIDES)
    return relations.sources


def is_history_missing(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether there is somebody of whom neither overrides nor history say a role."""
    found = connection.execute(_WITHOUT_HISTORY).fetchall()
    return bool(found)


def resolve_roles(
    connection: duckdb.DuckDBPyConnection, rules: Sequence[TitleRule], delivered_on: date | None
) -> None:
    """Creates the view `kept_role_assignment` from overrides, history, earlier drops and titles."""
    keep_the_missing(connection, delivered_on)
    connection.execute("create table title_roles (title varchar, role varchar)")
    titles = connection.execute(_TITLES).fetchall()
    found = [(title, role) for (title,) in titles if (role := _role_of(title, rules))]
    if found:
        connection.executemany("insert into title_roles values (?, ?)", found)
    compare_drops(connection, delivered_on)
    connection.execute(_RESOLVE)
    connection.execute(_FLAG_OVERLAPS)
    connection.execute(
        "create view kept_role_assignment as "
        "select rowid as entity_row, * exclude (was_valid_to) from resolved_roles"
    )


def _role_of(title: str, rules: Sequence[TitleRule]) -> str | None:
    """The role of the first rule that fits."""
    for rule in rules:
        if re.search(rule.pattern, title, re.IGNORECASE):
            return rule.role
    return None


_WITHOUT_HISTORY = f"""
select 1 from kept_person
anti join kept_{OVERRIDES} using (person_id)
anti join kept_{HISTORY} using (person_id)
limit 1
"""  # noqa: S608 - names of this module

_TITLES = """
select title from kept_person where title is not null
union
select title from earlier_people where title is not null
"""

# A person holds one role at a time: a period ends at the latest where the next one begins.
_RESOLVE = f"""
create table resolved_roles as
with

sources as (
    select 1 as precedence, 'override' as origin, * from kept_{OVERRIDES}
    union all by name
    select 2 as precedence, 'history' as origin, * from kept_{HISTORY}
    union all by name
    select 3 as precedence, 'drops' as origin, * from role_drops
    union all by name
    select
        4 as precedence,
        'title' as origin,
        person_id,
        title_roles.role,
        coalesce(hired_on, {FROM_THE_START}) as valid_from,
        left_on + 1 as valid_to,
    from kept_person
    join title_roles using (title)
    anti join compared_people using (person_id)
    where left_on is null or hired_on is null or left_on >= hired_on
),

chosen as (
    select * from sources
    qualify precedence = min(precedence) over (partition by person_id)
)

select
    chosen._row,
    chosen.person_id,
    chosen.role,
    coalesce(chosen.manager_id, person.manager_id) as manager_id,
    coalesce(chosen.team, person.team) as team,
    coalesce(chosen.segment, person.segment) as segment,
    chosen.valid_from,
    least(
        chosen.valid_to,
        lead(chosen.valid_from) over (partition by chosen.person_id order by chosen.valid_from)
    ) as valid_to,
    chosen.origin,
    chosen.recorded_at,
    chosen.valid_to as was_valid_to,
from chosen
-- Of what an earlier drop leaves empty, the present says nothing.
left join kept_person as person
    on chosen.person_id = person.person_id
    and chosen.origin <> 'drops'
"""  # noqa: S608 - names of this module

_FLAG_OVERLAPS = """
insert into findings by name
select
    'role_assignment' as entity, _row as row_id, rowid as entity_row,
    'role_assignment' as rows_of, 'valid_to' as column_name, cast(was_valid_to as varchar) as value,
    'overlaps the next role, ends where that begins' as reason, 'flagged' as action
from resolved_roles
where was_valid_to > valid_to
"""
