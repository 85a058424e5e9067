"""The generic tests themselves: rows that pass, and rows that must fail.

dbt compiles each test over a table `t` and the relations that it refers to; DuckDB runs it over the
rows below. The comment beside a row says why it passes or fails.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project.dbt_project import PROJECT_DIR
from dagster_project.home import Home
from tests.dbt.company import run_dbt_alone

CALLS = {
    "primary_key": "test_primary_key('t', ['k', 'l'])",
    "primary_key_of_this_build": "test_primary_key('t', ['review_month', 'k'], true)",
    "unique_combination": "test_unique_combination('t', ['k', 'l'])",
    "holds": "test_holds('t', ['won <= decided', 'rate <= 1'])",
    "periods_are_disjoint": "test_periods_are_disjoint('t', ['person_id'])",
    "has_no_missing_rate": "test_has_no_missing_rate('t', 'amount is not null and rate is null')",
    "are_people": "test_are_people('t', ['person_id', 'coach_id'])",
    "are_numbered": "test_are_numbered('t', ['person_id'], 'place')",
    "ranking_agrees": "test_ranking_agrees('t')",
    "totals_agree": "test_totals_agree('t', 'ae', ['deals_won', 'amount_won'], {'rate': 'won'})",
}
# Tests that compare whole marts have their rows where those are built.
ELSEWHERE = {"chain_agrees": "test_chain.py", "evidence_agrees": "test_evidence.py"}


@pytest.fixture(scope="module")
def compiled(workshop: Home) -> Mapping[str, str]:
    """Every test as SQL, told apart by being the values of one JSON object."""
    captures = "".join(
        f"{{% set {name} %}}{{{{ sales_reviews.{call} }}}}{{% endset %}}"
        for name, call in CALLS.items()
    )
    names = ", ".join(f"'{name}': {name} | string" for name in CALLS)
    run_dbt_alone(workshop, "compile", "--inline", f"{captures}{{{{ tojson({{{names}}}) }}}}")
    results = json.loads((workshop.dbt / "target" / "run_results.json").read_text("utf-8"))
    sql: dict[str, str] = json.loads(results["results"][0]["compiled_code"])
    return sql


def _found(query: str, **tables: str) -> list[tuple[object, ...]]:
    """The rows that a test finds fault with; dots in a table's name are written `__`."""
    with duckdb.connect() as connection:
        for catalog in ("marts", "scratch"):
            connection.execute(f"attach ':memory:' as {catalog}")
        for name, values in tables.items():
            connection.execute(f"create table {name.replace('__', '.main.')} as from ({values})")
        return sorted(connection.execute(query).fetchall(), key=str)


def test_every_generic_test_has_rows_that_must_fail() -> None:
    written = {path.stem for path in (PROJECT_DIR / "data_tests" / "generic").glob("*.sql")}
    assert written == {name.removesuffix("_of_this_build") for name in CALLS} | set(ELSEWHERE)
    for name, module in ELSEWHERE.items():
        assert f"{name}_*" in Path(__file__).with_name(module).read_text("utf-8")


def test_a_key_is_whole_and_stands_once(compiled: Mapping[str, str]) -> None:
    rows = """
        values
            (1, 'a'),           -- fine
            (1, 'b'),           -- fine: the other half differs
            (2, 'a'), (2, 'a'), -- twice
            (3, null),          -- half a key
            (null, 'a')         -- the other half
    """
    found = _found(compiled["primary_key"], t=f"select * from ({rows}) as t (k, l)")
    assert found == [(2, "a", 2), (3, None, 1), (None, "a", 1)]


def test_of_a_large_mart_only_the_months_of_this_build_are_looked_at(
    compiled: Mapping[str, str],
) -> None:
    rows = """
        values
            (date '2026-10-01', 1),                         -- fine
            (date '2026-10-01', 2), (date '2026-10-01', 2), -- twice
            (date '2026-09-01', 3), (date '2026-09-01', 3)  -- twice, in a month built before
    """
    found = _found(
        compiled["primary_key_of_this_build"],
        t=f"select * from ({rows}) as t (review_month, k)",
        scratch__int_set_vantages="select date '2026-10-01' as review_month from range(2)",
    )
    assert [row[1:] for row in found] == [(2, 2)]


def test_in_a_combination_empty_is_a_value(compiled: Mapping[str, str]) -> None:
    rows = """
        values
            (1, null), (1, 'a'),   -- fine
            (2, null), (2, null),  -- twice
            (3, 'a'), (3, 'a')     -- twice
    """
    found = _found(compiled["unique_combination"], t=f"select * from ({rows}) as t (k, l)")
    assert found == [(2, None, 2), (3, "a", 2)]


def test_a_rule_finds_false_and_passes_unknown(compiled: Mapping[str, str]) -> None:
    rows = """
        values
            (1, 2, 0.5),   -- fine
            (0, 0, null),  -- fine: a rate without denominator
            (null, 2, 1),  -- fine: nothing is known of it
            (3, 2, 0.5),   -- more won than decided
            (1, 2, 1.5),   -- more than all
            (3, 2, null)   -- one rule is broken, the other unknown
    """
    found = _found(compiled["holds"], t=f"select * from ({rows}) as t (won, decided, rate)")
    assert [row[:2] for row in found] == [(1, 2), (3, 2), (3, 2)]


def test_periods_of_one_key_do_not_overlap(compiled: Mapping[str, str]) -> None:
    rows = """
        values
            ('ann', date '2026-01-01', date '2026-06-01'),
            ('ann', date '2026-06-01', null),              -- fine: begins where the other ends
            ('ben', date '2026-03-01', date '2026-04-01'), -- fine: another person
            ('cid', date '2026-01-01', date '2026-09-01'),
            ('cid', date '2026-02-01', date '2026-03-01'), -- within the first
            ('cid', date '2026-05-01', date '2026-06-01'), -- within the first, after another
            ('dan', date '2026-01-01', date '2026-02-02'),
            ('dan', date '2026-02-01', date '2026-03-01')  -- a day too early
    """
    found = _found(
        compiled["periods_are_disjoint"],
        t=f"select * from ({rows}) as t (person_id, valid_from, valid_to)",
    )
    assert [(row[0], str(row[1])) for row in found] == [
        ("cid", "2026-02-01"),
        ("cid", "2026-05-01"),
        ("dan", "2026-02-01"),
    ]


def _rates(rows: str) -> str:
    return f"select * from ({rows}) as t (currency, month, amount, rate)"


def _fail_calc(manifest: dict[str, Any]) -> str:
    (calculation,) = {
        node["config"]["fail_calc"]
        for node in manifest["nodes"].values()
        if (node.get("test_metadata") or {}).get("name") == "has_no_missing_rate"
        and "month" not in node["test_metadata"]["kwargs"]
        and "currency" not in node["test_metadata"]["kwargs"]
    }
    return str(calculation)


def test_a_missing_rate_is_named_with_currency_and_month(
    compiled: Mapping[str, str], manifest: dict[str, Any]
) -> None:
    count = f"select {_fail_calc(manifest)} from ({compiled['has_no_missing_rate']})"
    complete = """
        values
            ('GBP', date '2026-10-01', 5.00, 1.15),  -- fine
            ('USD', date '2026-10-01', null, null)   -- fine: there is nothing to convert
    """
    assert _found(count, t=_rates(complete)) == [(0,)]
    missing = """
        values
            ('GBP', date '2026-10-01', 5.00, 1.15),  -- fine
            ('USD', date '2026-09-01', 7.00, null),  -- no rate
            ('GBP', date '2026-11-01', 5.00, null),  -- no rate
            ('USD', date '2026-09-01', 8.00, null)   -- the same rate, named once
    """
    with pytest.raises(duckdb.Error, match=r"rate for GBP in 2026-11, USD in 2026-09\. Add it to"):
        _found(count, t=_rates(missing))


PEOPLE = """
    select * from (values
        (date '2026-10-01', date '2026-10-01', 2, 100.00, 2),
        (date '2026-10-01', date '2026-10-01', 1, null, 1),    -- no amount adds nothing
        (date '2026-09-01', date '2026-10-01', 9, 999.00, 9)   -- a month of an earlier build
    ) as t (review_month, month, deals_won, amount_won, won)
"""
TEAMS = """
    select date '2026-10-01' as review_month, date '2026-10-01' as month, 'ae' as role, *
    from (values
        ('deals_won', 3), ('amount_won', 60.00), ('amount_won', 40.00), ('rate', 3)
    ) as t (metric, numerator)
"""
COMPANY = """
    select date '2026-10-01' as review_month, date '2026-10-01' as month, * from (values
        ('ae', 'deals_won', 3), ('ae', 'amount_won', 100.00), ('ae', 'rate', 3),
        ('ae', 'open_pipeline', 77),  -- is not asked for
        ('sdr', 'deals_won', 88)      -- another role's
    ) as t (role, metric, numerator)
"""


@pytest.mark.parametrize(
    ("changes", "metrics"),
    [
        ({}, []),
        # A person lost to a join, a team without its cent, a company that counts a deal twice.
        ({"t": PEOPLE.replace("1, null, 1)", "0, null, 1)")}, ["deals_won"]),
        ({"t": PEOPLE.replace("2, 100.00, 2)", "2, 100.00, 1)")}, ["rate"]),
        ({"marts__team_monthly": TEAMS.replace("40.00", "39.99")}, ["amount_won"]),
        ({"marts__team_monthly": f"from ({TEAMS}) where metric != 'rate'"}, ["rate"]),
        (
            {"marts__company_monthly": COMPANY.replace("'deals_won', 3", "'deals_won', 4")},
            ["deals_won"],
        ),
        ({"t": f"from ({PEOPLE}) where false"}, ["amount_won", "deals_won", "rate"]),
    ],
)
def test_people_teams_and_company_agree_to_the_cent(
    compiled: Mapping[str, str], changes: Mapping[str, str], metrics: list[str]
) -> None:
    tables = {
        "t": PEOPLE,
        "marts__team_monthly": TEAMS,
        "marts__company_monthly": COMPANY,
        "scratch__int_set_vantages": "select date '2026-10-01' as review_month from range(2)",
    }
    found = _found(compiled["totals_agree"], **(tables | dict(changes)))
    assert [row[2] for row in found] == metrics


_OF_THIS_BUILD = "select date '2026-10-01' as review_month from range(2)"


def test_people_are_those_whom_the_company_knows(compiled: Mapping[str, str]) -> None:
    rows = """
        values
            (date '2026-10-01', 'ann', null),          -- fine: no coach
            (date '2026-10-01', 'ann', 'bob'),         -- fine
            (date '2026-10-01', 'cid', 'bob'),         -- unknown in October
            (date '2026-10-01', 'ann', 'dan'),         -- a coach whom nobody knows
            (date '2026-10-01', '(unassigned)', null), -- nobody
            (date '2026-09-01', 'eve', null)           -- a month built before
    """
    people = """
        values
            (date '2026-10-01', 'ann'), (date '2026-10-01', 'ann'), -- two stints
            (date '2026-10-01', 'bob'), (date '2026-10-01', '(unassigned)'),
            (date '2026-09-01', 'cid')
    """
    found = _found(
        compiled["are_people"],
        t=f"select * from ({rows}) as t (review_month, person_id, coach_id)",
        marts__dim_person=f"select * from ({people}) as t (review_month, person_id)",
        scratch__int_set_vantages=_OF_THIS_BUILD,
    )
    assert [row[1] for row in found] == ["(unassigned)", "cid", "dan"]


def test_numbers_run_from_one_without_gap_or_repetition(compiled: Mapping[str, str]) -> None:
    rows = """
        values
            ('ann', 2), ('ann', 1), -- fine
            ('bob', 1),             -- fine
            ('cid', 2),             -- no first
            ('dan', 1), ('dan', 1), -- twice
            ('eve', 1), ('eve', 3)  -- a gap
    """
    found = _found(compiled["are_numbered"], t=f"select * from ({rows}) as t (person_id, place)")
    assert found == [("cid", [2]), ("dan", [1]), ("eve", [1, 3])]


def test_a_ranking_is_made_of_the_evidence_in_its_window(compiled: Mapping[str, str]) -> None:
    cells = """
        values
            ('ann', date '2026-10-01', 'close_rate', 'a', 1, 2),
            ('ann', date '2026-10-01', 'close_rate', 'b', 1, 3),
            ('ann', date '2026-09-01', 'close_rate', 'a', 1, 5),
            ('ann', date '2026-08-01', 'close_rate', 'a', 9, 9), -- before the window of two months
            ('bob', date '2026-10-01', 'close_rate', 'a', 0, 4),
            ('bob', date '2026-10-01', 'lead_yield', 'a', 7, 7)  -- another rate
    """
    rows = """
        values
            ('close_rate', 'ann', 3.0, 10.0),      -- fine
            ('close_rate', 'bob', 0.0, 5.0),       -- one trial too many
            ('close_rate', 'cid', null, null),     -- fine: no evidence
            ('close_rate', 'dan', 1.0, 1.0),       -- made of nothing
            ('decision_quality', 'ann', 4.0, 60.0) -- not made of cells
    """
    found = _found(
        compiled["ranking_agrees"],
        t=(
            "select date '2026-10-01' as review_month, 'ae' as role, * "
            f"from ({rows}) as t (metric, person_id, numerator, denominator)"
        ),
        marts__evidence_cells=(
            "select date '2026-10-01' as review_month, 'ae' as role, * "
            f"from ({cells}) as t (person_id, month, metric, stratum, observed, trials)"
        ),
        marts__performance_roles=(
            "select date '2026-10-01' as review_month, 'ae' as role, 2 as window_months, metric "
            "from (values ('close_rate'), ('decision_quality')) as t (metric)"
        ),
        scratch__int_set_vantages=_OF_THIS_BUILD,
    )
    assert [row[3] for row in found] == ["bob", "dan"]
