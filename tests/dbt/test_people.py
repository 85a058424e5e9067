"""People over time, from raw rows to marts: each person below stands for one rule.

Everything happens in October 2026, which has 31 days. Figures that are no matter of people are
tested with their role.
"""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dagster_project.settings import Settings
from tests.dbt.company import MONTH, Company, Row, Rows, at
from tests.dbt.conftest import MakeCompany

SEPTEMBER = date(2026, 9, 1)
FOREVER = date(9999, 12, 31)
RAMP = Settings(ramp={"sdr": (0.25,), "ae": (0.5,)})


def _person(name: str, hired: date | None = date(2025, 1, 1), left: date | None = None) -> Row:
    return {"person_id": name, "full_name": name.title(), "hired_on": hired, "left_on": left}


def _role(
    name: str, role: str, team: str, since: date, until: date | None = None, **more: object
) -> Row:
    assignment = {"person_id": name, "role": role, "team": team, "origin": "history"}
    return assignment | {"valid_from": since, "valid_to": until} | more


def _october(day: int) -> date:
    return date(2026, 10, day)


def _sent(sdr_id: str | None, day: int, lead_id: str = "", **more: object) -> Row:
    name = f"{sdr_id} {day}"
    handover = {"handover_id": name, "lead_id": lead_id or name, "sdr_id": sdr_id, "ae_id": "ann"}
    return handover | {"sent_at": at(f"2026-10-{day:02d} 10:00")} | more


def _won(name: str, ae_id: str | None, amount: str, day: int, **more: object) -> Row:
    deal = {"opportunity_id": name, "ae_id": ae_id, "is_closed": True, "is_won": True}
    times = {
        "created_at": at("2026-09-07 10:00"),
        "closed_at": at(f"2026-10-{day:02d} 10:00"),
    }
    return deal | {"stage": "Won", "amount": Decimal(amount)} | times | more


def _split(deal: str, person: str, share: str) -> Row:
    return {"opportunity_id": deal, "person_id": person, "credit_share": Decimal(share)}


def _target(scope: str, metric: str, value: str) -> Row:
    target = {"scope": scope, "metric": metric, "month": MONTH, "value": Decimal(value)}
    return target | {"known_from": date(2026, 1, 1)}


LONG_AGO = date(2025, 1, 1)
ROWS: Rows = {
    "person": [
        *map(_person, ("cy", "ann", "moved", "renamed", "overlapping", "part-time", "mia")),
        _person("leaver", left=_october(10)),
        _person("trainee", hired=_october(5)),
        _person("on leave"),
        _person("rehired", hired=_october(5)),
        _person("newcomer", hired=_october(1)),
        _person("everywhere", hired=None),
    ],
    "role_assignment": [
        _role("cy", "sdr", "North", LONG_AGO, _october(14)),
        _role("cy", "ae", "West", _october(14)),
        _role("ann", "ae", "West", LONG_AGO),
        _role("moved", "sdr", "North", LONG_AGO, _october(15), manager_id="mia"),
        _role("moved", "sdr", "North", _october(15), manager_id="max"),
        _role("renamed", "sdr", "Old", LONG_AGO, _october(16)),
        _role("renamed", "sdr", "New", _october(16)),
        # HR entered the second without an end for the first.
        _role("overlapping", "sdr", "North", LONG_AGO),
        _role("overlapping", "ae", "West", _october(14)),
        _role("part-time", "ae", "West", LONG_AGO),
        _role("mia", "manager", "North", LONG_AGO, _october(15)),
        _role("mia", "manager", "South", _october(15)),
        _role("leaver", "sdr", "North", LONG_AGO),
        _role("on leave", "sdr", "North", LONG_AGO, date(2026, 9, 11)),
        _role("on leave", "sdr", "North", _october(20)),
        _role("rehired", "sdr", "North", date(2024, 1, 1), date(2025, 4, 1)),
        _role("rehired", "ae", "West", _october(5)),
        _role("newcomer", "sdr", "North", _october(1)),
        # Two CRMs know somebody: one has titles and drops, the other a history, and HR corrects it.
        _role("everywhere", "manager", "A", date(1900, 1, 1), origin="title"),
        _role("everywhere", "sdr", "B", _october(3), origin="drops"),
        _role("everywhere", "ae", "C", _october(9), _october(25), origin="history"),
        _role("everywhere", "am", "D", _october(12), _october(20), origin="override"),
    ],
    "availability": [
        {"person_id": "part-time", "month": MONTH, "share": Decimal("0.5")},
        {"person_id": "newcomer", "month": MONTH, "share": Decimal("0.8")},
    ],
    "target": [
        _target("sdr", "leads_sent", "31"),
        _target("ae", "amount_won", "310"),
    ],
    "lead": [
        *({"lead_id": name} for name in ("cy 5", "cy 20", "renamed 10", "renamed 20", "moved 14")),
        {"lead_id": "merged away", "merged_into": "moved 14"},
        {"lead_id": "deleted", "deleted_at": at("2026-10-20 10:00")},
    ],
    "handover": [
        _sent("cy", 5),
        # Cy is an AE by now, and hands over all the same.
        _sent("cy", 20),
        _sent("renamed", 10),
        _sent("renamed", 20),
        _sent("moved", 14),
        _sent("moved", 15, "merged away"),
        _sent("moved", 16, "deleted"),
        _sent("leaver", 8),
        _sent("on leave", 12),
        _sent("trainee", 13),
        _sent("nobody we know", 13),
        _sent(None, 14),
    ],
    "opportunity": [
        _won("ann's", "ann", "100", 6),
        _won("cy's", "cy", "60", 20),
        _won("before cy was an AE", "cy", "7", 6),
        _won("of nobody", None, "11", 6),
        _won("of a stranger", "nobody we know", "13", 6),
        _won("shared", "ann", "100", 6),
        _won("shared with a stranger", "ann", "50", 6),
        _won("merged", "ann", "1000", 6, merged_into="ann's"),
        _won("deleted", "ann", "1000", 6, deleted_at=at("2026-10-20 10:00")),
        _won("deleted later", "ann", "3", 6, deleted_at=at("2026-11-03 10:00")),
    ],
    "opportunity_split": [
        # Shares that sum to 0.8.
        _split("shared", "ann", "0.5"),
        _split("shared", "cy", "0.3"),
        _split("shared with a stranger", "ann", "0.4"),
        _split("shared with a stranger", "nobody we know", "0.6"),
    ],
}


@pytest.fixture(scope="module")
def company(make_company: MakeCompany) -> Company:
    """September and October 2026, closed in one build from one drop."""
    return make_company().build(ROWS, [SEPTEMBER, MONTH], settings=RAMP)


def _periods(
    company: Company, person: str, columns: str = "role, team"
) -> list[tuple[object, ...]]:
    return company.rows(
        f"select {columns}, valid_from, valid_to from dim_person "
        f"where person_id = '{person}' and review_month = '{MONTH}' order by valid_from"
    )


def _figures(company: Company, mart: str, person: str, columns: str) -> list[object]:
    (found,) = company.rows(
        f"select {columns} from {mart} where person_id = '{person}' "
        f"and month = '{MONTH}' and review_month = '{MONTH}'"
    )
    return list(found)


def test_who_changes_role_on_the_14th_is_an_sdr_before_and_an_ae_after(company: Company) -> None:
    assert _periods(company, "cy") == [
        ("sdr", "North", LONG_AGO, _october(14)),
        ("ae", "West", _october(14), FOREVER),
    ]
    sdr = _figures(company, "sdr_monthly", "cy", "days_in_role, leads_sent_target, leads_sent")
    # Both leads are Cy's; the second was sent in the days as an AE and is nobody else's.
    assert sdr == [13, 13, 2]
    ae = _figures(company, "ae_monthly", "cy", "days_in_role, amount_won_target, deals_won")
    # 310 × 18 of 31 days × half of it in the first month.
    assert ae == [18, 90, 2]


def test_before_the_change_is_known_it_has_not_happened(company: Company) -> None:
    september = company.rows(
        "select role, valid_to from dim_person "
        f"where person_id = 'cy' and review_month = '{SEPTEMBER}'"
    )
    assert september == [("sdr", FOREVER)]


def test_team_and_manager_are_those_of_the_day(company: Company) -> None:
    assert _periods(company, "moved", "manager_id") == [
        ("mia", LONG_AGO, _october(15)),
        ("max", _october(15), FOREVER),
    ]
    assert _periods(company, "mia") == [
        ("manager", "North", LONG_AGO, _october(15)),
        ("manager", "South", _october(15), FOREVER),
    ]
    # One row, under the manager of the last day.
    found = _figures(company, "sdr_monthly", "moved", "manager_id, days_in_role, leads_sent")
    assert found == ["max", 31, 1]


def test_a_team_that_is_renamed_has_figures_and_targets_under_both_names(company: Company) -> None:
    teams = company.rows(
        "select team, value, target from team_monthly where metric = 'leads_sent' "
        f"and team in ('Old', 'New') and month = '{MONTH}' and review_month = '{MONTH}' order by 1"
    )
    assert teams == [("New", 1, 16), ("Old", 1, 15)]


def test_a_leaver_stays_in_the_months_worked(company: Company) -> None:
    assert _periods(company, "leaver") == [("sdr", "North", LONG_AGO, _october(11))]
    found = _figures(company, "sdr_monthly", "leaver", "days_in_role, leads_sent_target")
    assert found == [10, 10]
    assert company.row(
        "select left_on, leads_sent from sdr_monthly join dim_person using "
        f"(review_month, person_id) where person_id = 'leaver' and month = '{MONTH}'"
    ) == {"left_on": _october(10), "leads_sent": 1}


def test_before_the_last_day_is_known_nobody_has_left(company: Company) -> None:
    september = company.row(
        "select left_on, valid_to from dim_person "
        f"where person_id = 'leaver' and review_month = '{SEPTEMBER}'"
    )
    assert september == {"left_on": None, "valid_to": FOREVER}


def test_part_time_and_ramp_prorate_targets(company: Company) -> None:
    part_time = _figures(company, "ae_monthly", "part-time", "days_in_role, amount_won_target")
    assert part_time == [31, 155]
    newcomer = _figures(company, "sdr_monthly", "newcomer", "days_in_role, leads_sent_target")
    # A quarter of 31 in the first month, at four fifths of full time.
    assert [float(str(figure)) for figure in newcomer] == [31, pytest.approx(31 * 0.25 * 0.8)]


def test_overrides_beat_history_which_beats_drops_which_beat_titles_day_by_day(
    company: Company,
) -> None:
    assert _periods(company, "everywhere", "origin, role, team") == [
        ("title", "manager", "A", date(1900, 1, 1), _october(3)),
        ("drops", "sdr", "B", _october(3), _october(9)),
        ("history", "ae", "C", _october(9), _october(12)),
        ("override", "am", "D", _october(12), _october(20)),
        ("history", "ae", "C", _october(20), _october(25)),
        ("drops", "sdr", "B", _october(25), FOREVER),
    ]


def test_of_overlapping_assignments_the_later_one_holds(company: Company) -> None:
    assert _periods(company, "overlapping") == [
        ("sdr", "North", LONG_AGO, _october(14)),
        ("ae", "West", _october(14), FOREVER),
    ]


def test_a_leave_is_a_time_without_role_and_target(company: Company) -> None:
    assert _periods(company, "on leave") == [
        ("sdr", "North", LONG_AGO, date(2026, 9, 11)),
        (None, None, date(2026, 9, 11), _october(20)),
        ("sdr", "North", _october(20), FOREVER),
    ]
    found = _figures(
        company, "sdr_monthly", "on leave", "days_in_role, leads_sent_target, leads_sent"
    )
    assert found == [12, 12, 1]


def test_who_was_hired_again_was_not_there_in_between(company: Company) -> None:
    assert _periods(company, "rehired") == [
        ("sdr", "North", date(2024, 1, 1), date(2025, 4, 1)),
        ("ae", "West", _october(5), FOREVER),
    ]
    assert _figures(company, "ae_monthly", "rehired", "days_in_role") == [27]


def test_who_was_hired_without_a_role_is_there_and_their_figures_are_theirs(
    company: Company,
) -> None:
    assert _periods(company, "trainee") == [(None, None, _october(5), FOREVER)]
    found = _figures(
        company, "sdr_monthly", "trainee", "days_in_role, leads_sent_target, leads_sent"
    )
    assert found == [0, None, 1]


def test_what_belongs_to_nobody_or_to_a_stranger_is_of_the_unassigned(company: Company) -> None:
    assert _figures(company, "sdr_monthly", "(unassigned)", "leads_sent") == [2]
    ae = _figures(company, "ae_monthly", "(unassigned)", "deals_won, amount_won")
    # 11 of nobody, 13 of a stranger, and the stranger's part of a shared deal.
    assert ae == [2, Decimal(11 + 13 + 30)]


def test_shares_that_do_not_sum_to_1_are_weights_and_nothing_is_lost(company: Company) -> None:
    ann = _figures(company, "ae_monthly", "ann", "amount_won, deals_won")
    cy = _figures(company, "ae_monthly", "cy", "amount_won, deals_won")
    # Of 100 at 5 to 3, of 50 at 4 to 6. Counts go to the owner.
    assert ann == [Decimal(100) + Decimal("62.5") + 20 + 3, 4]
    assert cy == [Decimal(60) + 7 + Decimal("37.5"), 2]


def test_deleted_deals_and_leads_are_gone_from_the_month_of_their_deletion_on(
    company: Company,
) -> None:
    deals = company.rows(
        "select opportunity_id, review_month from deals where opportunity_id like 'deleted%' "
        "order by all"
    )
    assert deals == [
        ("deleted", SEPTEMBER),
        ("deleted later", SEPTEMBER),
        ("deleted later", MONTH),
    ]
    assert company.rows("from handovers where lead_id = 'deleted'") == []


def test_people_teams_and_the_company_are_the_raw_rows_once_each(company: Company) -> None:
    raw = {
        "leads_sent": 10,  # of twelve hand-overs: one of a merged lead, one deleted
        "deals_won": 8,  # of ten: one merged, one deleted
        "amount_won": 100 + 60 + 7 + 11 + 13 + 100 + 50 + 3,
    }
    here = f"month = '{MONTH}' and review_month = '{MONTH}'"
    for metric, expected in raw.items():
        mart = "sdr_monthly" if metric == "leads_sent" else "ae_monthly"
        totals = company.row(
            f"select (select sum({metric}) from {mart} where {here}) as people, "
            f"(select sum(value) from team_monthly where {here} and metric = '{metric}') as teams, "
            f"(select value from company_monthly where {here} and metric = '{metric}') as company"
        )
        assert {name: float(str(total)) for name, total in totals.items()} == dict.fromkeys(
            ("people", "teams", "company"), expected
        ), metric


def test_periods_leave_no_day_of_an_employment_out(company: Company) -> None:
    missing = company.rows(
        """
        with employments as (
            select *, coalesce(left_on + 1, date '9999-12-31') as until
            from dim_person where hired_on is not null
        )
        select review_month, person_id from employments
        group by review_month, person_id, hired_on, until
        having sum(greatest(0, least(valid_to, until) - greatest(valid_from, hired_on)))
            <> until - hired_on
        """
    )
    people = company.rows(
        f"select count(distinct person_id) from dim_person where review_month = '{MONTH}'"
    )
    assert missing == []
    assert people == [(len(ROWS["person"]) + 1,)]


def test_a_period_that_overlaps_another_is_found(company: Company, tmp_path: Path) -> None:
    (check,) = company.workshop.dbt.glob("target/compiled/**/periods_are_disjoint_dim_person*.sql")
    marts = shutil.copy(company.folder / "marts.duckdb", tmp_path)
    with duckdb.connect(str(marts)) as connection:
        before = connection.execute(check.read_text("utf-8")).fetchall()
        connection.execute(
            "update dim_person set valid_to = valid_to + 1 "
            f"where person_id = 'cy' and role = 'sdr' and review_month = '{MONTH}'"
        )
        found = connection.execute(check.read_text("utf-8")).fetchall()

    assert before == []
    assert found == [(MONTH, "cy", _october(14), FOREVER, _october(15))]
