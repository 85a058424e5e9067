"""AE and AM marts depend on what was known at the cutoff, and on nothing else."""

from datetime import UTC, date, datetime

import pytest

from tests.dbt.company import MONTH, Company, Row, Rows
from tests.dbt.conftest import MakeCompany
from tests.dbt.test_ae import ROWS as AE_ROWS
from tests.dbt.test_am import ROWS as AM_ROWS

MONTHS = (date(2026, 8, 1), date(2026, 9, 1), MONTH)
CUTOFF = datetime(2026, 10, 31, 23, tzinfo=UTC)
MARTS = ("ae_monthly", "am_monthly", "deals", "team_monthly", "company_monthly")
_BEGINNINGS = ("created_at", "recorded_at", "valid_from", "changed_at", "sent_at")
_RATES = [*AM_ROWS["exchange_rate"][:1], *AE_ROWS["exchange_rate"]]
# The first review month looks at a month more of the past.
_RATES[0] = dict(_RATES[0]) | {"rate_date": date(2025, 7, 31)}

ROWS: Rows = {
    entity: [*AE_ROWS.get(entity, ()), *AM_ROWS.get(entity, ())]
    for entity in {**AE_ROWS, **AM_ROWS}
} | {"exchange_rate": _RATES}


def _is_later(value: object) -> bool:
    return isinstance(value, datetime) and value >= CUTOFF


def _without_changes(deal: Row) -> Row:
    """The deal before everything that was changed in it at or after the cutoff."""
    changes = [row for row in ROWS["record_change"] if row["record_id"] == deal["opportunity_id"]]
    before = dict(deal)
    for change in changes:
        if _is_later(change["changed_at"]):
            before[str(change["field"])] = change["old_value"]
    if before["stage"] not in {"Won", "Lost"}:
        return before | {"is_closed": False, "is_won": False, "closed_at": None}
    if _is_later(before["closed_at"]):
        return before | {"stage": None, "is_closed": False, "is_won": False, "closed_at": None}
    return before


def _as_known(entity: str, row: Row) -> Row:
    """The row as the CRM would have delivered it at the cutoff."""
    known = dict(_without_changes(row) if entity == "opportunity" else row)
    if _is_later(known.get("decided_at")):
        known |= {"decided_at": None, "decision": None, "decision_reason": None}
    for end in ("deleted_at", "valid_to"):
        if _is_later(known.get(end)):
            known[end] = None
    return known


def _known_rows() -> Rows:
    return {
        entity: [
            _as_known(entity, row)
            for row in rows
            if not any(_is_later(row.get(name)) for name in _BEGINNINGS)
        ]
        for entity, rows in ROWS.items()
    }


def _content(company: Company) -> dict[str, list[tuple[object, ...]]]:
    return {mart: company.rows(f"select * from {mart} order by all") for mart in MARTS}


@pytest.fixture(scope="module")
def together(make_company: MakeCompany) -> Company:
    """Three review months, built in one go from one drop."""
    return make_company().build(ROWS, MONTHS)


def test_months_built_one_by_one_are_the_months_built_together(
    together: Company, make_company: MakeCompany
) -> None:
    alone = make_company()
    for month in reversed(MONTHS):
        alone.build(ROWS, [month])

    assert _content(alone) == _content(together)


def test_what_comes_after_the_cutoff_changes_no_figure(
    together: Company, make_company: MakeCompany
) -> None:
    known = make_company().build(_known_rows(), MONTHS)

    assert _known_rows() != ROWS
    assert _content(known) == _content(together)
