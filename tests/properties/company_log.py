"""A sales organisation as what happened in it, and what a CRM would export of it at any time.

Here belong the log of events and its export in the canonical model. The export at a cutoff shows
what was known then without anything being undone; the models have to find the same in a later one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, object]
CLOSED_STAGES = {"Won": True, "Lost": False}
# The entities of which the CRM tells when it learned of a row and when it was deleted.
_STAMPED = (
    "lead", "handover", "lead_criterion", "activity", "opportunity_split", "coaching_session",
    "satisfaction", "account",
)  # fmt: skip


@dataclass(frozen=True)
class Edit:
    """One change of one field of a deal; the CRM keeps its history."""

    changed_at: datetime
    field: str
    value: str


@dataclass(frozen=True)
class Deal:
    """A deal as it was entered, and everything that was done to it since."""

    row: Mapping[str, Any]
    recorded_at: datetime
    edits: tuple[Edit, ...]
    deleted_at: datetime | None = None

    def state(self, taken_at: datetime) -> dict[str, Any]:
        """Its fields after all edits before an instant; `closed_at` is the CRM's closing date."""
        fields = dict(self.row)
        for edit in self.edits:
            if edit.changed_at < taken_at:
                fields[edit.field] = edit.value
        return fields


@dataclass(frozen=True)
class Log:
    """Everything that ever happened.

    Attributes:
        zone: the company's; days and closing dates are days in it.
        fixed: rows that stand in every export (people without events, anchors).
        stamped: rows by entity with `recorded_at` and `deleted_at`; handovers with their decision.
        dated: rows by entity with a day from which they are known (`role_assignment`, `target`).
        valued: `account_value` and `account_owner` rows with `recorded_at`.
        deals: with their edits.
    """

    zone: str
    fixed: Mapping[str, tuple[Row, ...]]
    stamped: Mapping[str, tuple[Row, ...]]
    dated: Mapping[str, tuple[Row, ...]]
    valued: Mapping[str, tuple[Row, ...]]
    deals: tuple[Deal, ...]

    def export(self, taken_at: datetime) -> dict[str, list[Row]]:
        """What the CRM delivers at an instant, in the canonical model."""
        rows: dict[str, list[Row]] = {name: list(found) for name, found in self.fixed.items()}
        for name in _STAMPED:
            found = [_as_at(row, taken_at) for row in self.stamped.get(name, ())]
            rows[name] = rows.get(name, []) + [row for row in found if row is not None]
        today = taken_at.astimezone(ZoneInfo(self.zone)).date()
        for name, dated in self.dated.items():
            rows[name] = [_day_known(row, today) for row in dated if _starts(row) < today]
        for name, valued in self.valued.items():
            rows[name] = [row for row in valued if row["recorded_at"] < taken_at]  # type: ignore[operator]
        known = [deal for deal in self.deals if deal.recorded_at < taken_at]
        rows["opportunity"] = [*rows.get("opportunity", []), *[_deal(d, taken_at) for d in known]]
        rows["opportunity"] = [_closing(row, self.zone) for row in rows["opportunity"]]
        rows["record_change"] = [row for deal in known for row in _history(deal, taken_at)]
        return rows


def _as_at(row: Row, taken_at: datetime) -> Row | None:
    """The row without what had not happened yet; none where it was not there yet."""
    recorded = row["recorded_at"]
    if isinstance(recorded, datetime) and recorded >= taken_at:
        return None
    changes: Row = {}
    deleted, decided = row.get("deleted_at"), row.get("decided_at")
    if isinstance(deleted, datetime) and deleted >= taken_at:
        changes["deleted_at"] = None
    if isinstance(decided, datetime) and decided >= taken_at:
        changes |= dict.fromkeys(("decided_at", "decision", "decision_reason", "opportunity_id"))
    return row | changes


def _starts(row: Row) -> date:
    day = row.get("valid_from", row.get("known_from"))
    assert isinstance(day, date)
    return day


def _day_known(row: Row, today: date) -> Row:
    end = row.get("valid_to")
    return row | {"valid_to": None} if isinstance(end, date) and end >= today else row


def _deal(deal: Deal, taken_at: datetime) -> Row:
    gone = deal.deleted_at
    return deal.state(taken_at) | {
        "recorded_at": deal.recorded_at,
        "deleted_at": gone if gone is not None and gone < taken_at else None,
    }


def _closing(row: Row, zone: str) -> Row:
    """A CRM shows a closing date on every deal; it has closed only where the stage says so."""
    stage, day = str(row["stage"]), row["closed_at"]
    is_closed = stage in CLOSED_STAGES
    closed_at = datetime.fromisoformat(str(day)).replace(tzinfo=ZoneInfo(zone))
    return row | {
        "is_closed": is_closed,
        "is_won": CLOSED_STAGES.get(stage, False),
        "closed_at": closed_at if is_closed else None,
    }


def _history(deal: Deal, taken_at: datetime) -> list[Row]:
    rows, now = [], dict(deal.row)
    for number, edit in enumerate(deal.edits):
        if edit.changed_at < taken_at:
            rows.append(
                {
                    "change_id": f"{deal.row['opportunity_id']}-{number}",
                    "entity": "opportunity",
                    "record_id": deal.row["opportunity_id"],
                    "field": edit.field,
                    "old_value": now[edit.field],
                    "new_value": edit.value,
                    "changed_at": edit.changed_at,
                }
            )
            now[edit.field] = edit.value
    return rows
