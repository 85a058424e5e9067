"""Counts are compared by working time: part-time, and roles taken in mid-month."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from reports.context import PackContext, pack_context
from reports.marts import Record
from reports.person.build import build_person
from reports.person.peers import Peers
from reports.person.review import Metric, PersonReview
from reports.person.worked import HOURS_PER_DAY, working_shares
from tests.unit.reports.people import MONTH
from tests.unit.reports.persons import SETTINGS, Firm, Row, firm_marts, person_id, row_of

_MACRO = Path(__file__).parents[3] / "dbt" / "macros" / "evidence.sql"


def _hours(who: str, hours: int) -> Row:
    return row_of(
        "evidence_cells",
        month=MONTH,
        role="sdr",
        metric="lead_rate",
        person_id=who,
        stratum="all",
        observed=0,
        trials=hours,
    )


def _pack(firm: Firm | None = None, **hours: int) -> PackContext:
    """Everybody has 22 working days; who is not among the hours worked all of them."""
    marts = firm_marts(firm or Firm())
    known = {row["person_id"]: 176 for row in marts.tables["sdr_months"]}
    known |= {person_id("sdr", int(who[1:])): count for who, count in hours.items()}
    months: tuple[Record, ...] = tuple(
        {**row, "working_days_in_role": 22} for row in marts.tables["sdr_months"]
    )
    cells = tuple(_hours(str(who), count) for who, count in known.items())
    tables = {**marts.tables, "sdr_months": months, "working_hours": cells}
    return pack_context(replace(marts, tables=tables), MONTH, SETTINGS)


def _review(pack: PackContext, role: str = "sdr", index: int = 0) -> PersonReview:
    return build_person(pack, person_id(role, index))


def _metric(review: PersonReview, metric: str) -> Metric:
    return next(one for one in review.metrics if one.metric == metric)


def _bands(review: PersonReview, metric: str) -> tuple[float, float]:
    band = _metric(review, metric).band
    assert band is not None
    return band.low, band.high


def test_counts_of_somebody_in_part_time_are_held_against_as_much_working_time() -> None:
    full, part = _review(_pack()), _review(_pack(p0=88))
    for metric in ("leads_sent", "calls"):
        low, high = _bands(full, metric)
        assert _bands(part, metric) == pytest.approx((low / 2, high / 2))
        assert _metric(part, metric).value == _metric(full, metric).value
    for metric in ("qualified_lead_rate", "acceptance_rate"):
        assert _bands(part, metric) == _bands(full, metric)
    assert any(
        "working time in the role this month: 50% of full" in one for one in part.metric_notes
    )
    assert not any("converted" in one for one in full.metric_notes)


def test_peers_in_part_time_count_as_what_they_would_have_done_in_full() -> None:
    # The others sent 23, 26, 20, 23, 26, 20 and 23 leads; who sent 20 in half the time, 40.
    pack = _pack(p3=88)
    assert list(Peers(pack).others("sdr", "leads_sent", 20, 1.0)) == [20, 23, 23, 23, 26, 26, 40]
    assert any("100% of full time" in one for one in _review(pack).metric_notes)


def test_who_worked_a_few_days_only_is_no_measure_for_others() -> None:
    assert len(Peers(_pack(p3=16)).others("sdr", "leads_sent", 20, 1.0)) == 6


def test_the_own_figure_is_left_out_in_part_time_too() -> None:
    assert len(Peers(_pack(p0=88)).others("sdr", "leads_sent", 20, 0.5)) == 7


def test_a_role_taken_in_mid_month_is_compared_by_its_days() -> None:
    usual, new = (_review(_pack(Firm(changed=changed)), "ae") for changed in (False, True))
    low, high = _bands(usual, "amount_won")
    assert _bands(new, "amount_won") == pytest.approx((low * 18 / 31, high * 18 / 31))
    # What stands open at the end of the month is no matter of days.
    assert _bands(new, "open_pipeline_amount") == _bands(usual, "open_pipeline_amount")
    assert any("58% of the month’s days" in note for note in new.metric_notes)


def test_without_known_hours_days_alone_count() -> None:
    pack = pack_context(firm_marts(Firm(changed=True)), MONTH, SETTINGS)
    shares = working_shares("sdr", pack)
    assert shares["sdr-0000"] == 1.0
    assert shares["ae-0000"] == pytest.approx(13 / 31)


def test_what_rounding_takes_is_no_part_time() -> None:
    assert working_shares("sdr", _pack(p0=172, p1=200))["sdr-0000"] == 1.0
    assert working_shares("sdr", _pack(p0=172, p1=200))["sdr-0001"] == 1.0


def test_a_days_hours_are_those_of_the_evidence() -> None:
    found = re.search(r"macro hours_per_day\(\) -%\}\s*(\d+)", _MACRO.read_text(encoding="utf-8"))
    assert found is not None
    assert int(found[1]) == HOURS_PER_DAY
