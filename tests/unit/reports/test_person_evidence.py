"""The rows behind a person's figures, and coaching sessions: in print and attached."""

import csv
import io
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.attachments import Attachment
from reports.model import Note
from reports.person.build import build_person, person_builder
from reports.person.review import EvidenceColumn, PersonReview
from reports.person.sheet_two import rows_that_fit
from tests.unit.reports.people import MONTH
from tests.unit.reports.persons import ROLES, SETTINGS, Firm, firm_pack, person_id

FILES = {"sdr": "leads.csv", "ae": "deals.csv", "am": "accounts.csv"}


def _review(role: str, firm: Firm) -> PersonReview:
    return build_person(firm_pack(firm), person_id(role))


def _table(attachments: tuple[Attachment, ...], name: str) -> list[dict[str, str]]:
    (found,) = [one for one in attachments if one.name == name]
    assert found.content.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(found.content[1:], newline="")))


@pytest.mark.parametrize("rows", [1, 12, 60])
@pytest.mark.parametrize("role", ROLES)
def test_a_dozen_rows_are_printed_and_all_are_attached(role: str, rows: int) -> None:
    review = _review(role, Firm(rows=rows))
    attached = _table(review.attachments, FILES[role])
    assert len(attached) == review.evidence.rows_in_all == rows
    assert len(review.evidence.rows) == min(rows, 12)
    ids = {next(iter(row.values())) for row in attached}
    assert {row[0] for row in review.evidence.rows} <= ids
    assert len(ids) == rows
    assert FILES[role] in review.evidence.rule.text
    assert f"for example {review.evidence.rows[0][0]}" in review.dispute[0].text


@pytest.mark.parametrize("role", ROLES)
def test_without_rows_a_sentence_says_so(role: str) -> None:
    review = _review(role, Firm(rows=0, counterparts=0))
    assert review.evidence.rows == ()
    assert review.attachments == ()
    assert review.evidence.rule.rule.startswith("no_")
    assert review.dispute[0].rule == "dispute"


def test_leads_that_can_still_be_won_come_first() -> None:
    review = _review("sdr", Firm(rows=30))
    decisions = [row[2] for row in review.evidence.rows]
    assert decisions[:5] == ["Not decided in the agreed time"] * 5
    assert decisions[5:10] == ["Not decided yet"] * 5
    assert decisions[10:] == ["An AE rejected it"] * 2
    attached = _table(review.attachments, "leads.csv")
    assert Counter(row["Decision"] for row in attached) == {
        "Not decided yet": 10,
        "An AE rejected it": 10,
        "An AE accepted it": 10,
    }


def test_won_lost_and_open_deals_are_printed_in_equal_parts() -> None:
    review = _review("ae", Firm(rows=40))
    assert Counter(row[4] for row in review.evidence.rows) == {"won": 4, "lost": 4, "open": 4}
    won = [row for row in review.evidence.rows if row[4] == "won"]
    assert [row[2] for row in won] == ["36,000", "32,000", "28,000", "24,000"]
    first_open = next(row for row in review.evidence.rows if row[4] == "open")
    assert first_open[3] == "129"  # the oldest: created 90 + 39 days before the cutoff
    few = _review("ae", Firm(rows=3))
    assert Counter(row[4] for row in few.evidence.rows) == {"won": 1, "lost": 1, "open": 1}


def test_a_share_of_somebody_elses_deal_is_listed_as_such() -> None:
    firm = Firm(rows=2)
    pack = firm_pack(firm)
    credits_ = pack.marts.rows("deal_credits")
    shared = {**credits_[-1], "person_id": "ae-0000", "credit_amount": 7}
    pack.marts.tables["deal_credits"] = (*credits_, shared)  # type: ignore[index]
    attached = _table(build_person(pack, "ae-0000").attachments, "deals.csv")
    (other,) = [row for row in attached if row["Owned by you"] == "no"]
    assert other["Credited to you"] == "7"
    assert other["Counts in close rates"] == "no"
    assert other["Deal"] == credits_[-1]["opportunity_id"]


def test_accounts_that_moved_most_come_first_and_former_customers_do_not() -> None:
    review = _review("am", Firm(rows=40))
    movements = [row[4] for row in review.evidence.rows]
    assert movements[:8] == ["churn"] * 8
    assert movements[8:] == ["contraction"] * 4
    assert review.evidence.rows[0][1:4] == ("10,038", "0", "−10,038")
    kinds = {row["Movement"] for row in _table(review.attachments, "accounts.csv")}
    assert "new customer, taken over" in kinds


def test_text_of_the_crm_is_cut_in_print_and_whole_in_the_attachment() -> None:
    review = _review("sdr", Firm(rows=9, long=True))
    reason = next(row[3] for row in review.evidence.rows if row[3] != "–")
    assert len(reason) <= 60
    assert reason.endswith("…")
    reasons = {row["Reason"] for row in _table(review.attachments, "leads.csv")}
    assert max(map(len, reasons)) > 90


def test_a_long_note_leaves_room_for_fewer_rows_but_never_for_none() -> None:
    for size in ("A4", "Letter"):
        settings = replace(SETTINGS, page_size=size)
        for role in ROLES:
            note = Note(person_id(role), MONTH, "word " * 400)
            firm = Firm(rows=60, long=True, counterparts=7, notes=(note,))
            review = person_builder(firm_pack(firm, settings))(person_id(role))
            assert 1 <= len(review.evidence.rows) <= 12
            assert 3 <= review.reply_lines <= 11


@given(
    lengths=st.lists(st.integers(0, 300), max_size=12),
    room=st.floats(0, 120),
    more=st.floats(0, 60),
)
def test_more_room_never_holds_fewer_rows(lengths: list[int], room: float, more: float) -> None:
    columns = (EvidenceColumn("a", 50), EvidenceColumn("b", 50))
    rows = [("x" * length, "y") for length in lengths]
    fewer = rows_that_fit(rows, columns, "rule", room)
    assert len(fewer) <= len(rows_that_fit(rows, columns, "rule", room + more))
    assert list(fewer) == rows[: len(fewer)]


def test_sessions_of_twelve_months_are_added_up_by_counterpart() -> None:
    review = _review("sdr", Firm())
    # Two sessions of 1.25 hours in each of two months; those of a year before are too old.
    assert [(row.is_given, row.sessions, row.hours) for row in review.coaching.rows] == [
        (False, 4, 2.5),
        (False, 4, 2.5),
        (True, 4, 2.5),
        (True, 4, 2.5),
    ]
    assert "sessions received: 8 (5.0 hours), given: 8 (5.0 hours)" in review.coaching.summary.text
    assert review.coaching.more is None


def test_more_sessions_than_there_is_room_for_are_attached() -> None:
    review = _review("sdr", Firm(counterparts=7))
    assert len(review.coaching.rows) == 5
    assert sum(row.is_given for row in review.coaching.rows) == 2
    attached = _table(review.attachments, "coaching.csv")
    assert len(attached) == 14
    assert {row["Direction"] for row in attached} == {"received from", "given to"}
    assert review.coaching.more is not None
    assert "9 further lines" in review.coaching.more.text


def test_without_sessions_a_sentence_says_so() -> None:
    coaching = _review("ae", Firm(counterparts=0)).coaching
    assert coaching.rows == ()
    assert coaching.summary.rule == "coaching_not_recorded"


def test_a_counterpart_without_a_name_stays_nameless() -> None:
    pack = firm_pack(Firm(counterparts=1))
    sessions = tuple(
        {**row, "coach_id": "005-stranger"} if row["coachee_id"] == "sdr-0000" else row
        for row in pack.marts.rows("sessions")
    )
    pack.marts.tables["sessions"] = sessions  # type: ignore[index]
    review = build_person(pack, "sdr-0000")
    assert review.coaching.rows[0].counterpart == "somebody not on record"
