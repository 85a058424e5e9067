"""How the company's portfolio moved within the month, as a bridge from its start to its end.

Here belongs the picture of the account managers' page. What moves between account managers nets to
nothing in the company; whatever is left of it is shown, so that the bars add up to the cent.
"""

from decimal import Decimal

from reports.charts.pictures import BridgeBar, BridgePicture
from reports.figures import CompanyFigures, label
from reports.format import Formatter
from reports.model import Statement, exact
from reports.statements import state
from reports.texts import N_

_CENT = Decimal("0.01")
_MOVES: tuple[tuple[str, int], ...] = (
    ("portfolio_new", 1),
    ("portfolio_expansion", 1),
    ("portfolio_contraction", -1),
    ("portfolio_churn", -1),
    ("portfolio_fx", 1),
)


def portfolio_bridge(company: CompanyFigures, formatter: Formatter) -> BridgePicture | None:
    """The month's bridge; None without a portfolio at either end."""
    start, end = _amount(company, "portfolio_start"), _amount(company, "portfolio_end")
    if start is None or end is None or not (start or end):
        return None
    moves = [
        (label(name, formatter.texts), sign * (_amount(company, name) or 0))
        for name, sign in _MOVES
    ]
    rest = end - start - sum(value for _, value in moves)
    moves.append((formatter.texts.say("Between account managers and other"), rest))
    currency = company.currency("portfolio_end") or company.currency("portfolio_start")
    return BridgePicture(
        key="bridge-am",
        title=formatter.texts.say(
            "Portfolio of the company, recurring amount, %(month)s",
            month=formatter.month(company.month),
        ),
        alt=_finding(company, start, end, currency, formatter),
        note=formatter.texts.say("Every bar starts where the one before it ends; they add up."),
        bars=(
            BridgeBar(label("portfolio_start", formatter.texts), start, is_total=True),
            *(BridgeBar(name, Decimal(value)) for name, value in moves if value),
            BridgeBar(label("portfolio_end", formatter.texts), end, is_total=True),
        ),
        currency=currency,
    )


def _amount(company: CompanyFigures, metric: str) -> Decimal | None:
    value = company.figure(metric)
    return None if value is None else exact(value).quantize(_CENT)


def _finding(
    company: CompanyFigures,
    start: Decimal,
    end: Decimal,
    currency: str | None,
    formatter: Formatter,
) -> Statement:
    def told(*metrics: str) -> str:
        return formatter.amount(sum(_amount(company, name) or 0 for name in metrics), currency)

    return state(
        formatter,
        "portfolio_bridge",
        _direction(end - start),
        month=formatter.month(company.month),
        change=formatter.amount(abs(end - start), currency),
        end=formatter.amount(end, currency),
        gained=told("portfolio_new", "portfolio_expansion"),
        lost=told("portfolio_churn", "portfolio_contraction"),
    )


def _direction(change: Decimal) -> str:
    if change > 0:
        return N_(
            "The portfolio grew by %(change)s to %(end)s in %(month)s: %(gained)s came from new "
            "customers and expansion, %(lost)s went by churn and contraction."
        )
    if change < 0:
        return N_(
            "The portfolio shrank by %(change)s to %(end)s in %(month)s: %(gained)s came from new "
            "customers and expansion, %(lost)s went by churn and contraction."
        )
    return N_(
        "The portfolio stayed at %(end)s in %(month)s: %(gained)s came from new customers and "
        "expansion, %(lost)s went by churn and contraction."
    )
