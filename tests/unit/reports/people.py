"""A made-up company's people and their figures of one month.

Here belong the company's traits and the rows of its persons. Names are fictional, and some are
there to hurt: markup, umlauts, great length.
"""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from reports.intervals import wilson

MONTH = date(2026, 10, 1)
MARKUP = "<script>alert('Quillon')</script> O’Brïen & Söhne"
LONG = "Hieronymus-Maximilian Oberstaufenbacher von und zu Lichtenfels-Wolkenstein-Trostburg"
UNASSIGNED = "(unassigned)"
NAMES: Mapping[str, tuple[str, ...]] = {
    "sdr": (
        "Zoë Ångström",
        "Ärmin Vogelsang",
        "Anselm Tiefenbrunn",
        MARKUP,
        "Brunhild Kästner",
        LONG,
        "Óscar Peñalver",
        "Ida Falkenrath",
        "Dorothea Weißgerber",
        "Ulrike Nebelhorn",
    ),
    "ae": ("Casimir Drosselbart", "ábel Zsigmond", "Yngve Sørensen", "Petronella Quast", LONG),
    "am": ("Falk Rübezahl", "Genoveva Mährlein", "Łucja Wiśniewska"),
}
TEAMS = ("North", "South-West", "Ost")


@dataclass(frozen=True)
class Company:
    """What the made-up company is like; every default can be taken away."""

    names: Mapping[str, Sequence[str]] = field(default_factory=lambda: NAMES)
    has_targets: bool = True
    has_previous: bool = True
    has_unassigned: bool = True
    has_rejected: bool = True
    is_reconstructed: bool = False
    is_qualified_by_acceptance: bool = False
    months: int = 13
    uncredited: Decimal = Decimal(0)
    seed: int = 7


def month_back(count: int) -> date:
    """The month `count` months before the review month."""
    index = MONTH.year * 12 + MONTH.month - 1 - count
    return date(index // 12, index % 12 + 1, 1)


def ratio(part: Decimal | float, whole: Decimal | float | None) -> float | None:
    return None if not whole else float(part) / float(whole)


def sum_of(rows: Iterable[Mapping[str, Any]], *columns: str) -> Decimal:
    cells = (row.get(column) for row in rows for column in columns)
    return sum((Decimal(cell) for cell in cells if cell is not None), start=Decimal(0))


class People:
    """The rows of the three person marts."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._random = random.Random(company.seed)  # noqa: S311 - nothing is secret here
        self.of_role = {
            "sdr": self._people("sdr", self._sdr),
            "ae": self._people("ae", self._ae),
            "am": self._people("am", self._am),
        }

    def _people(self, role: str, figures: Callable[..., dict[str, Any]]) -> list[dict[str, Any]]:
        rows = []
        names = self._company.names.get(role, ())
        for index, name in enumerate(names):
            row = {
                "review_month": MONTH,
                "month": MONTH,
                "person_id": f"{role}-{index:04d}",
                "full_name": name,
                "team": TEAMS[index % len(TEAMS)],
                # The third person came in mid-month; the last one only has figures in the role.
                "days_in_role": 17 if index == 2 else 0 if index == len(names) - 1 > 2 else 31,
            }
            # The second person has no cases at all.
            rows.append({**row, **figures(is_idle=index == 1)})
        if names and self._company.has_unassigned:
            nobody = {"person_id": UNASSIGNED, "team": UNASSIGNED, "days_in_role": 0}
            figures_of = {**figures(is_idle=False), **_NO_TARGETS}
            rows.append({"review_month": MONTH, "month": MONTH, **nobody, **figures_of})
        return rows

    def _sdr(self, *, is_idle: bool) -> dict[str, Any]:
        sent = 0 if is_idle else self._random.randint(18, 46)
        accepted = self._random.randint(sent // 3, sent // 2) if sent else 0
        rejected = sent // 4
        qualified = self._random.randint(sent // 4, sent // 2) if sent else 0
        calls = 0 if is_idle else self._random.randint(300, 1400)
        low, high = _ends(qualified, sent)
        target = Decimal("32.5") if self._company.has_targets else None
        return {
            "leads_sent": sent,
            "leads_accepted": accepted,
            "leads_rejected": rejected,
            "leads_undecided": sent - accepted - rejected,
            "leads_qualified": qualified,
            "calls": calls,
            "calls_connected": calls // 5,
            "qualified_lead_rate": ratio(qualified, sent),
            "qualified_lead_rate_low": low,
            "qualified_lead_rate_high": high,
            "acceptance_rate": ratio(accepted, accepted + rejected),
            "decided_share": ratio(accepted + rejected, sent),
            "qualification_efficiency": ratio(qualified, calls),
            "leads_sent_target": target,
            "leads_sent_attainment": ratio(sent, target),
            "is_qualified_by_acceptance": self._company.is_qualified_by_acceptance,
        }

    def _ae(self, *, is_idle: bool) -> dict[str, Any]:
        won = 0 if is_idle else self._random.randint(1, 9)
        lost = 0 if is_idle else self._random.randint(2, 14)
        still_open = 0 if is_idle else self._random.randint(10, 60)
        worked = won + lost + still_open
        low, high = _ends(won, worked)
        amount = Decimal(won) * Decimal(self._random.randint(800_000, 3_500_000)) / 100
        target = Decimal("95000.00") if self._company.has_targets else None
        return {
            "deals_won": won,
            "deals_lost": lost,
            "deals_worked": worked,
            "deals_created": worked // 5,
            "deals_open": still_open,
            "amount_won": amount,
            "amount_lost": amount * 2,
            "currency": "EUR",
            "close_rate": ratio(won, won + lost),
            "close_rate_amount": ratio(1, 3) if won else None,
            "close_rate_worked": ratio(won, worked),
            "close_rate_worked_low": low,
            "close_rate_worked_high": high,
            "open_pipeline_amount": Decimal(still_open) * 18250,
            "amount_won_target": target,
            "amount_won_attainment": ratio(amount, target),
        }

    def _am(self, *, is_idle: bool) -> dict[str, Any]:
        if is_idle:
            return {"accounts_held": 0, "currency": "EUR", **dict.fromkeys(MOVES, Decimal(0))}
        start = Decimal(self._random.randint(40_000_000, 160_000_000)) / 100
        moves = {name: start * share for name, share in MOVES.items()}
        end = start + sum(
            -moves[name] if name in _LESSENING else moves[name]
            for name in MOVES
            if name not in {"portfolio_start", "portfolio_end"}
        )
        growth = self._random.uniform(-0.05, 0.3)
        target = 0.12 if self._company.has_targets else None
        return {
            "accounts_held": self._random.randint(20, 60),
            "currency": "EUR",
            **{name: value.quantize(Decimal("0.01")) for name, value in moves.items()},
            "portfolio_start": start,
            "portfolio_end": end.quantize(Decimal("0.01")),
            "upsell_rate": growth,
            "upsell_rate_customer_lifetime": growth + 0.08,
            "upsell_attainment": None if target is None else growth / target,
        }


def _ends(successes: int, trials: int) -> tuple[float | None, float | None]:
    interval = wilson(successes, trials)
    return (None, None) if interval is None else (interval.low, interval.high)


MOVES: Mapping[str, Decimal] = {
    "portfolio_start": Decimal(1),
    "portfolio_new": Decimal("0.02"),
    "portfolio_expansion": Decimal("0.035"),
    "portfolio_contraction": Decimal("0.01"),
    "portfolio_churn": Decimal("0.008"),
    "portfolio_taken_over": Decimal("0.03"),
    "portfolio_handed_over": Decimal("0.03"),
    "portfolio_fx": Decimal("-0.001"),
    "portfolio_end": Decimal(1),
}
_LESSENING = {"portfolio_contraction", "portfolio_churn", "portfolio_handed_over"}
_NO_TARGETS = {
    "leads_sent_target": None,
    "leads_sent_attainment": None,
    "amount_won_target": None,
    "amount_won_attainment": None,
    "upsell_attainment": None,
}
