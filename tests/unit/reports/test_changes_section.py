"""What a revision has changed, said and listed."""

import csv
import io
from datetime import date

import pytest

from reports.company.changes import RevisionChanges, build_changes
from reports.html import environment
from reports.marts import Record
from tests.unit.reports.by_hand import MONTH, ByHand, figure, person

_PEOPLE = [person(f"p{i:02}", f"Person {i:02}", "sdr", "North") for i in range(40)]


def _row(mart: str, metric: str, old: float | None, new: float | None, **values: object) -> Record:
    row: dict[str, object] = {
        "review_month": MONTH, "revision": 2, "month": MONTH, "measure": "value", "row_key": "",
        "role": None, "person_id": None, "team": None, "cause": "late_crm_edit",
        "cause_detail": "crm: drop b instead of a",
    }  # fmt: skip
    return {"mart": mart, "metric": metric, "old_value": old, "new_value": new, **row, **values}


def _built(*rows: Record, revision: int = 2) -> RevisionChanges:
    company = [figure("amount_won", value=1100.0, currency="EUR"), figure("leads_sent", value=3.0)]
    tables = {"revision_changes": rows, "people": _PEOPLE}
    changes = build_changes(ByHand(tables, company=company, revision=revision).context())
    assert changes is not None
    return changes


def _lines(changes: RevisionChanges) -> list[dict[str, str]]:
    (table,) = changes.attachments
    return list(csv.DictReader(io.StringIO(table.content.removeprefix("\ufeff"))))


def test_a_months_first_revision_has_no_such_page() -> None:
    rows = (_row("company_monthly", "amount_won", 1, 2),)
    assert build_changes(ByHand({"revision_changes": rows}).context()) is None


def test_a_month_closed_again_without_a_change_says_so_in_one_sentence() -> None:
    changes = _built()
    assert changes.lead.text == (
        "October\u00a02026 was closed again; not one of its figures has changed."
    )
    assert (changes.rows, changes.attachments, changes.more) == ((), (), None)


def test_changes_of_other_revisions_are_not_told_again() -> None:
    old = _row("company_monthly", "amount_won", 1, 2, revision=2)
    new = _row("company_monthly", "leads_sent", 1, 2, revision=3)
    assert [row.metric for row in _built(new, old, revision=3).rows] == ["Leads handed over"]


def test_the_companys_figures_come_first_then_teams_then_people() -> None:
    changes = _built(
        _row("sdr_monthly", "leads_sent", 3, 4, person_id="p07", role="sdr"),
        _row("sdr_monthly", "leads_sent", 3, 4, person_id="(unassigned)", role="sdr"),
        _row("sdr_monthly", "leads_sent", 3, 4, person_id="p03", role="sdr"),
        _row("team_monthly", "amount_won", 900, 1000, team="North"),
        _row("company_monthly", "leads_sent", 9, 8, month=date(2026, 9, 1)),
        _row("company_monthly", "amount_won", 1000, 1100),
        _row("company_monthly", "calls", 5, 6),
        _row("company_monthly", "amount_won", 5, 6, measure="target"),
    )
    assert [row.who for row in changes.rows] == [
        "Company", "Company", "Team North", "Person 03", "Person 07", "No known owner",
    ]  # fmt: skip
    first = changes.rows[0]
    assert (first.before, first.after, first.difference) == ("€1,000", "€1,100", "+€100")
    assert changes.headlines is not None
    assert "one has changed: Amount won" in changes.headlines.text
    assert changes.lead.n == 8
    assert changes.more is not None
    assert changes.more.n == 2
    assert len(_lines(changes)) == 8


def test_what_was_or_is_missing_is_no_zero() -> None:
    (row,) = _built(_row("company_monthly", "amount_won", None, 5)).rows
    assert (row.before, row.difference) == ("–", "–")
    (row,) = _built(_row("company_monthly", "amount_won", 5, None)).rows
    assert (row.after, row.difference) == ("–", "–")


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        ("late_crm_edit", "the CRM delivered other data"),
        ("settings", "the settings are others"),
        ("code_version", "another version of the product"),
        ("several", "several things differ"),
        ("unknown", "cannot be told"),
        ("a_new_cause", "cannot be told"),
    ],
)
def test_causes_stand_in_words(cause: str, words: str) -> None:
    changes = _built(_row("company_monthly", "amount_won", 1, 2, cause=cause))
    (said,) = changes.causes
    assert words in said.text
    assert "crm: drop b instead of a" in said.text
    assert not changes.has_several_causes


def test_rows_behind_figures_are_not_counted_as_figures() -> None:
    changes = _built(_row("deals", "rows_changed", 3, 5, measure="rows"))
    assert "rows behind the figures, but no figure" in changes.lead.text
    assert changes.causes == ()
    assert [line["Table"] for line in _lines(changes)] == ["deals"]


def test_more_changes_than_fit_are_in_the_attached_table() -> None:
    rows = [_row("sdr_monthly", "leads_sent", 1, 2, person_id=f"p{i:02}") for i in range(40)]
    changes = _built(*rows)
    assert len(changes.rows) == 30
    assert changes.more is not None
    assert changes.more.text.startswith("10 more changes")
    lines = _lines(changes)
    assert [line["Who"] for line in lines] == [f"Person {i:02}" for i in range(40)]
    assert {line["Difference"] for line in lines} == {"1.0"}


def test_the_page_is_laid_out_with_and_without_rows() -> None:
    template = environment("en").from_string('{% include "changes.html" %}')
    some = _built(_row("team_monthly", "amount_won", 1, 2, team="<i>X</i>"),
                  _row("company_monthly", "amount_won", 1, 2, cause="settings"))  # fmt: skip
    html = template.render(review={"changes": some})
    assert "&lt;i&gt;X&lt;/i&gt;" in html
    assert 'scope="col">Cause' in html
    assert "<table" not in template.render(review={"changes": _built()})
