"""SDR figures of one company, from raw rows to marts: each lead below stands for one rule."""

from datetime import date

import pytest

from tests.dbt.company import MONTH, Company, Rows, at
from tests.dbt.conftest import MakeCompany

CRITERIA = ("budget", "authority", "need", "timeline")


def _met(lead_id: str, when: str, **more: object) -> list[dict[str, object]]:
    return [
        {"lead_id": lead_id, "criterion": c, "is_met": True, "assessed_at": at(when)} | more
        for c in CRITERIA
    ]


def _sent(number: str, lead_id: str, when: str, **more: object) -> dict[str, object]:
    row = {"handover_id": number, "lead_id": lead_id, "sdr_id": "sue", "ae_id": "al"}
    return row | {"sent_at": at(when)} | more


def _decided(decision: str, when: str, reason: str | None = None) -> dict[str, object]:
    return {"decision": decision, "decided_at": at(when), "decision_reason": reason}


ROWS: Rows = {
    "person": [
        {"person_id": "sue", "full_name": "Sue", "hired_on": date(2024, 1, 1)},
        {"person_id": "tom", "full_name": "Tom"},
        {"person_id": "idle", "full_name": "Ida Idle"},
        {"person_id": "al", "full_name": "Al"},
    ],
    "role_assignment": [
        # Sue is promoted on the 14th.
        {
            "person_id": "sue",
            "role": "sdr",
            "team": "North",
            "manager_id": "mia",
            "valid_from": date(2024, 1, 1),
            "valid_to": date(2026, 10, 14),
            "origin": "history",
        },
        {
            "person_id": "sue",
            "role": "ae",
            "team": "West",
            "valid_from": date(2026, 10, 14),
            "origin": "history",
        },
        # Tom moves from North to South on the 20th.
        {
            "person_id": "tom",
            "role": "sdr",
            "team": "North",
            "valid_from": date(2024, 1, 1),
            "valid_to": date(2026, 10, 20),
            "origin": "history",
        },
        {
            "person_id": "tom",
            "role": "sdr",
            "team": "South",
            "valid_from": date(2026, 10, 20),
            "origin": "history",
        },
        {
            "person_id": "idle",
            "role": "sdr",
            "team": "North",
            "valid_from": date(2024, 1, 1),
            "origin": "history",
        },
        {
            "person_id": "al",
            "role": "ae",
            "team": "West",
            "valid_from": date(2024, 1, 1),
            "origin": "history",
        },
    ],
    "lead": [
        {"lead_id": name, "source": "Inbound", "segment": "Enterprise"}
        for name in (
            "accepted",
            "late",
            "offered-twice",
            "nobodys",
            "winner",
            "gone-later",
            "south",
        )
    ]
    + [
        {"lead_id": "loser", "merged_into": "winner"},
        {"lead_id": "gone", "deleted_at": at("2026-10-20")},
    ],
    "handover": [
        _sent("1", "accepted", "2026-10-01 08:00", **_decided("accepted", "2026-10-02 09:00")),
        # Decided on 3 November: undecided at the cutoff.
        _sent("2", "late", "2026-10-05 08:00", **_decided("accepted", "2026-11-03 09:00")),
        # Rejected in September, offered again in October.
        _sent(
            "3",
            "offered-twice",
            "2026-09-21 08:00",
            **_decided("rejected", "2026-09-22 09:00", "No budget"),
        ),
        _sent("4", "offered-twice", "2026-10-06 08:00", **_decided("accepted", "2026-10-07 09:00")),
        _sent("5", "nobodys", "2026-10-06 08:00", sdr_id="who-is-this"),
        _sent("6", "winner", "2026-10-07 08:00", **_decided("rejected", "2026-10-08 09:00")),
        # The merged lead was handed over as well, later.
        _sent("7", "loser", "2026-10-08 08:00"),
        _sent("8", "gone", "2026-10-08 08:00"),
        _sent("9", "gone-later", "2026-10-08 08:00", deleted_at=at("2026-11-02")),
        # Sent in October, entered in November.
        _sent("10", "late-entry", "2026-10-09 08:00", recorded_at=at("2026-11-02")),
        _sent("11", "south", "2026-10-21 08:00", sdr_id="tom"),
        # Sent before the months that October's review holds, qualified in the first of them.
        _sent("0", "slow", "2025-09-15 08:00"),
        # In Berlin it is already November.
        _sent("12", "november", "2026-10-31 23:30"),
        # In Berlin it is already October.
        _sent("13", "october", "2026-09-30 22:30", sdr_id="tom"),
    ],
    "lead_criterion": _met("accepted", "2026-10-01 10:00")
    + _met("late", "2026-11-02 10:00")
    + _met("slow", "2025-10-05 10:00")
    + _met("winner", "2026-10-07 10:00")
    # Met first, then found not to be true.
    + [
        {
            "lead_id": "winner",
            "criterion": "budget",
            "is_met": False,
            "assessed_at": at("2026-10-09"),
        }
    ]
    # Sent in September, qualified in October.
    + _met("offered-twice", "2026-10-02 10:00"),
    "activity": [
        {
            "activity_id": f"call-{day}",
            "person_id": "sue",
            "kind": "call",
            "occurred_at": at(f"2026-10-{day:02d} 09:00"),
            "is_connected": day % 2 == 0,
        }
        for day in range(1, 21)
    ]
    + [
        {
            "activity_id": "by-an-ae",
            "person_id": "al",
            "kind": "call",
            "occurred_at": at("2026-10-02"),
        },
        {
            "activity_id": "by-nobody",
            "kind": "call",
            "occurred_at": at("2026-10-02"),
            "is_connected": True,
        },
        {
            "activity_id": "a-mail",
            "person_id": "sue",
            "kind": "email",
            "occurred_at": at("2026-10-02"),
        },
        {
            "activity_id": "tomorrow",
            "person_id": "sue",
            "kind": "call",
            "occurred_at": at("2026-10-02"),
            "recorded_at": at("2026-11-01 08:00"),
        },
    ],
    "target": [
        {
            "scope": "sdr",
            "metric": "leads_sent",
            "month": MONTH,
            "value": 31,
            "known_from": date(2026, 1, 1),
        },
        {
            "scope": "tom",
            "metric": "leads_sent",
            "month": MONTH,
            "value": 62,
            "known_from": date(2026, 1, 1),
        },
        # Set after the month had ended.
        {
            "scope": "tom",
            "metric": "leads_sent",
            "month": MONTH,
            "value": 1,
            "known_from": date(2026, 11, 1),
        },
        {
            "scope": "sdr",
            "metric": "qualified_lead_rate",
            "month": MONTH,
            "value": 0.4,
            "known_from": date(2026, 1, 1),
        },
    ],
}


@pytest.fixture(scope="module")
def company(make_company: MakeCompany) -> Company:
    return make_company().build(ROWS)


def _person(company: Company, person: str, month: date = MONTH) -> dict[str, object]:
    return company.row(f"from sdr_monthly where person_id = '{person}' and month = '{month}'")


def test_a_lead_counts_once_in_the_month_of_its_first_handover(company: Company) -> None:
    september = _person(company, "sue", date(2026, 9, 1))
    assert (september["leads_sent"], september["leads_rejected"]) == (1, 1)
    october = company.rows(
        "select handover_id from handovers where sdr_id = 'sue' and is_first "
        "and month = '2026-10-01' order by all"
    )
    # 4 is a second offer, 7 the merged lead's, 8 deleted, 10 entered and 12 sent in November.
    assert [number for (number,) in october] == ["1", "2", "6", "9"]
    assert _person(company, "sue")["leads_sent"] == 4


def test_a_decision_after_the_cutoff_leaves_the_lead_undecided(company: Company) -> None:
    found = company.row("from handovers where handover_id = '2'")
    assert (found["decision"], found["decided_at"], found["decision_days"]) == (
        "undecided",
        None,
        None,
    )
    assert found["is_overdue"] is True
    sue = _person(company, "sue")
    decided = ("leads_accepted", "leads_rejected", "leads_undecided", "leads_undecided_past_sla")
    assert [sue[name] for name in decided] == [1, 1, 2, 2]
    assert (sue["acceptance_rate"], sue["decided_share"]) == (0.5, 0.5)


def test_criteria_that_were_met_after_the_cutoff_or_withdrawn_do_not_qualify(
    company: Company,
) -> None:
    sue = _person(company, "sue")
    assert sue["leads_qualified"] == 1
    assert sue["qualified_lead_rate"] == 0.25
    assert sue["is_qualified_by_acceptance"] is False
    assert 0 < float(str(sue["qualified_lead_rate_low"])) < 0.25
    assert 0.25 < float(str(sue["qualified_lead_rate_high"])) < 1


def test_a_lead_becomes_qualified_in_the_month_of_its_last_criterion(company: Company) -> None:
    sue = _person(company, "sue")
    # One sent in October, one sent in September.
    assert sue["leads_became_qualified"] == 2
    assert _person(company, "sue", date(2026, 9, 1))["leads_qualified"] == 1


def test_a_lead_sent_before_the_months_held_can_become_qualified_in_them(company: Company) -> None:
    first = _person(company, "sue", date(2025, 10, 1))
    assert (first["leads_sent"], first["leads_became_qualified"]) == (0, 1)


def test_calls_count_for_the_role_of_the_day(company: Company) -> None:
    sue = _person(company, "sue")
    # Thirteen days as an SDR; later ones belong to the AE, one was entered in November.
    assert (sue["calls"], sue["calls_connected"]) == (13, 6)
    assert sue["qualification_efficiency"] == pytest.approx(2 / 13)
    assert company.rows("select * from sdr_monthly where person_id = 'al'") == []


def test_who_changes_role_is_an_sdr_until_the_day_before(company: Company) -> None:
    sue = _person(company, "sue")
    assert (sue["days_in_role"], sue["working_days_in_role"]) == (13, 9)
    assert (sue["team"], sue["manager_id"]) == ("North", "mia")
    assert float(str(sue["leads_sent_target"])) == 13.0
    assert sue["leads_sent_attainment"] == pytest.approx(4 / 13)


def test_what_belongs_to_nobody_known_is_kept_for_the_unassigned(company: Company) -> None:
    nobody = _person(company, "(unassigned)")
    assert (nobody["leads_sent"], nobody["calls"], nobody["calls_connected"]) == (1, 1, 1)
    assert (nobody["days_in_role"], nobody["team"]) == (0, "(unassigned)")
    assert nobody["leads_sent_target"] is None


def test_an_sdr_without_a_lead_has_zeros_and_no_rates(company: Company) -> None:
    idle = _person(company, "idle")
    assert (idle["leads_sent"], idle["calls"], idle["days_in_role"]) == (0, 0, 31)
    rates = [name for name in idle if "rate" in name or "efficiency" in name or "share" in name]
    assert len(rates) == 10
    assert {idle[name] for name in rates} == {None}
    assert idle["leads_sent_attainment"] == 0.0


def test_a_deletion_takes_effect_in_its_month(company: Company) -> None:
    kept = company.rows("select handover_id from handovers where handover_id in ('8', '9')")
    assert kept == [("9",)]


def test_a_merged_lead_counts_as_its_winner(company: Company) -> None:
    found = company.rows("select lead_id, is_first from handovers where handover_id in ('6', '7')")
    assert sorted(found) == [("winner", False), ("winner", True)]


def test_months_begin_in_the_companys_zone(company: Company) -> None:
    assert _person(company, "tom")["leads_sent"] == 2
    assert company.rows("from handovers where handover_id = '12'") == []


def test_the_persons_own_target_as_it_was_before_the_cutoff_holds(company: Company) -> None:
    assert float(str(_person(company, "tom")["leads_sent_target"])) == 62.0


def test_a_teams_figures_are_those_of_the_days_on_which_people_were_in_it(
    company: Company,
) -> None:
    sent = company.rows(
        "select team, value, target from team_monthly "
        "where month = '2026-10-01' and metric = 'leads_sent' order by team"
    )
    targets = {team: float(str(target)) for team, _, target in sent if target is not None}
    assert [(team, value) for team, value, _ in sent] == [
        ("(unassigned)", 1.0),
        ("North", 5.0),
        ("South", 1.0),
    ]
    # Tom: 62 × 19 and 12 of 31 days; Sue: 13; Ida: 31.
    assert targets == {"North": pytest.approx(38 + 13 + 31), "South": pytest.approx(24)}


def test_the_company_is_computed_from_the_rows_with_the_month_before_at_equal_age(
    company: Company,
) -> None:
    sent = company.row("from company_monthly where month = '2026-10-01' and metric = 'leads_sent'")
    assert (sent["value"], sent["previous_at_equal_age"]) == (7.0, 1.0)
    rate = company.row(
        "from company_monthly where month = '2026-10-01' and metric = 'qualified_lead_rate'"
    )
    # The lead of September met its criteria in October only.
    assert (rate["previous_at_equal_age"], float(str(rate["target"]))) == (0.0, 0.4)
    september = company.row(
        "from company_monthly where month = '2026-09-01' and metric = 'qualified_lead_rate'"
    )
    assert (september["value"], september["previous_at_equal_age"]) == (1.0, None)


def test_attainment_runs_from_the_start_of_the_fiscal_quarter_and_year(company: Company) -> None:
    sue = _person(company, "sue")
    # One lead in September and four in October, which begins a quarter; only October has a target.
    assert (sue["leads_sent_quarter_to_date"], sue["leads_sent_year_to_date"]) == (4, 5)
    assert sue["leads_sent_attainment_quarter_to_date"] == pytest.approx(4 / 13)
    assert sue["leads_sent_attainment_year_to_date"] == pytest.approx(5 / 13)
    assert float(str(sue["leads_sent_target_year_to_date"])) == 13.0
    # October 2025 begins a quarter that this review holds, in a year that it does not.
    first = _person(company, "sue", date(2025, 10, 1))
    assert (first["leads_sent_quarter_to_date"], first["leads_sent_year_to_date"]) == (0, None)
