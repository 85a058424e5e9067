"""A made-up sales organisation as rows of the marts, for tests of packs about people.

Here belong people with managers and teams, thirteen months of figures in each role, and coaching
among them. Rows have every column of their contract; what is not said is NULL.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from reports.context import PackContext, pack_context
from reports.marts import Marts
from reports.model import ReportSettings
from reports.relations import TABLES
from tests.unit.reports.conftest import SETTINGS
from tests.unit.reports.people import month_back
from tests.unit.reports.schema import columns_of_marts

MONTH = date(2026, 10, 1)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Made:
    """One person; `months` is how many of the thirteen months they have figures in."""

    person_id: str
    name: str
    role: str
    team: str
    manager_id: str = ""
    months: int = 13
    left_on: date | None = None
    has_target: bool = True
    size: int = 10


@dataclass
class Rows:
    """Rows by the name of their table in `relations`."""

    tables: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, table: str, **values: object) -> None:
        """A row with these values; the other columns are NULL."""
        columns = columns_of_marts()[TABLES[table][0]]
        unknown = set(values) - set(columns)
        assert not unknown, f"{table} has no columns {unknown}"
        row = {**dict.fromkeys(columns), "review_month": MONTH, **values}
        self.tables.setdefault(table, []).append(row)


def rows_of(people: Iterable[Made]) -> Rows:
    """Who is who, their figures of thirteen months, and their ratings."""
    rows = Rows()
    for one in people:
        rows.add(
            "people",
            person_id=one.person_id,
            full_name=one.name,
            email=f"{one.person_id}@sales.example",
            title=one.role.upper(),
            role=one.role,
            manager_id=one.manager_id or None,
            team=one.team or None,
            valid_from=date(2024, 1, 1),
            valid_to=date(9999, 12, 31),
            left_on=one.left_on,
        )
        if one.role in FIGURES:
            for back in reversed(range(one.months)):
                _month(rows, one, month_back(back))
            _rating(rows, one)
    return rows


def _month(rows: Rows, one: Made, month: date) -> None:
    size = one.size + month.month % 3
    rows.add(
        f"{one.role}_months",
        month=month,
        person_id=one.person_id,
        full_name=one.name,
        team=one.team,
        days_in_role=31,
        **FIGURES[one.role](size, has_target=one.has_target),
    )


def _sdr(size: int, *, has_target: bool) -> dict[str, object]:
    return {
        "leads_sent": size,
        "leads_accepted": size // 2,
        "leads_rejected": size - size // 2,
        "leads_undecided": 0,
        "leads_qualified": size // 2,
        "leads_became_qualified": size // 2,
        "calls": 20 * size,
        "calls_connected": 4 * size,
        "leads_sent_target": Decimal(10) if has_target else None,
        "leads_sent_attainment": size / 10 if has_target else None,
        "is_qualified_by_acceptance": False,
    }


def _ae(size: int, *, has_target: bool) -> dict[str, object]:
    return {
        "deals_won": size // 3,
        "deals_lost": size - size // 3,
        "deals_worked": 3 * size,
        "deals_open": 2 * size,
        "deals_created": size,
        "amount_won": Decimal(1000 * size),
        "amount_lost": Decimal(500 * size),
        "currency": "EUR",
        "amount_won_target": Decimal(10_000) if has_target else None,
        "amount_won_attainment": size / 10 if has_target else None,
        "leads_received": size,
        "leads_accepted": size // 2,
        "leads_rejected": size - size // 2,
    }


def _am(size: int, *, has_target: bool) -> dict[str, object]:
    value = Decimal(1000 * size)
    return {
        "accounts_held": size,
        "portfolio_start": value,
        "portfolio_end": value,
        "currency": "EUR",
        "upsell_value_start": value,
        "upsell_value_end": value * Decimal("1.05"),
        "upsell_rate": 0.05,
        "lifetime_value_start": value,
        "lifetime_value_end": value * Decimal("1.08"),
        "upsell_rate_customer_lifetime": 0.08,
        "retention_value_start": value,
        "retention_value_kept": value,
        "retention_value_end": value * Decimal("1.02"),
        "upsell_target": Decimal("0.04") if has_target else None,
    }


FIGURES = {"sdr": _sdr, "ae": _ae, "am": _am}
_RATED = {"sdr": "qualified_lead_rate", "ae": "close_rate", "am": "account_expansion"}


def _rating(rows: Rows, one: Made) -> None:
    rate = 0.2 + one.size / 100
    rows.add(
        "ranking",
        role=one.role,
        metric=_RATED[one.role],
        person_id=one.person_id,
        full_name=one.name,
        numerator=float(one.size),
        denominator=float(4 * one.size),
        rate=rate,
        rate_adjusted=rate,
        interval_low=rate - 0.05,
        interval_high=rate + 0.05,
        score=0.1,
        score_sd=0.1,
        p_top_quartile=0.3,
        rank=1,
        is_star=False,
        trend="steady",
        trend_change=0.1,
    )


def advise_pair(rows: Rows, person_id: str, coach_id: str | None, **values: object) -> None:
    """A recommendation that `coach_id` should coach `person_id`."""
    told = {"coach_id": coach_id, "person_id": person_id, "months": 2, "hours_per_month": 3.0}
    rows.add(
        "recommendations",
        **{
            "recommendation_id": f"pair-{person_id}-{coach_id}",
            "kind": "pair",
            "person_id": person_id,
            "position": 1,
            "coach_id": coach_id,
            "metric": "close_rate",
            "direction": "ae_to_ae",
            "role": "ae",
            "gap": 0.4,
            "uplift": 0.5,
            "uplift_low": -0.2,
            "uplift_high": 1.2,
            "uplift_unit": "deals_won",
            "money": 9000.0,
            "money_low": -1000.0,
            "money_high": 20000.0,
            "currency": "EUR",
            "p_positive": 0.8,
            "hours": 6.0,
            "value_per_hour": 1500.0,
            "is_exploration": False,
            "rule_id": "gap_to_coach",
            "value": 0.4,
            "threshold": 0.1,
            "n": 120,
            "inputs": json.dumps({"information_per_month": 5.0, "months_of_effect": 4}),
            "action_id": "coach_in_role",
            "action_arguments": json.dumps({**told, "metric": "close_rate"}),
            **values,
        },
    )


def marts_of(rows: Rows) -> Marts:
    """The rows as one reading of a snapshot."""
    return Marts(
        review_month={
            "revision": 1,
            "cutoff_at": datetime(2026, 10, 31, 23, tzinfo=UTC),
            "drops": json.dumps([{"source": "crm", "drop_id": "2026-11-01-0a1b2c3d4e5f"}]),
            "is_reconstructed": False,
        },
        people={
            role: tuple(
                row for row in rows.tables.get(f"{role}_months", []) if row["month"] == MONTH
            )
            for role in FIGURES
        },
        company=(),
        teams=(),
        quality=(),
        reasons=(),
        amounts={},
        definitions=(),
        tables={name: tuple(found) for name, found in rows.tables.items()},
    )


def pack_of(rows: Rows, settings: ReportSettings = SETTINGS) -> PackContext:
    """The context of the month's packs."""
    return pack_context(marts_of(rows), MONTH, settings)


def aes_below(manager_id: str, count: int) -> list[Made]:
    """So many AEs of one team, who report to a manager that is not among them."""
    return [
        Made(f"ae-{index:03d}", f"Person {index:03d} Ofmany", "ae", "AE North", manager_id)
        for index in range(count)
    ]
