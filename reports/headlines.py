"""The five numbers of page 1.

Here belongs which figures they are; what follows from them is in `rules`.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from reports.chance import deal_sizes, swing_of
from reports.figures import CompanyFigures, label
from reports.format import Formatter
from reports.marts import Record
from reports.model import Headline, Role, Unit
from reports.sections import describe
from reports.texts import Texts

_SPECS: tuple[tuple[str, Role, Unit], ...] = (
    ("leads_sent", "sdr", "count"),
    ("qualified_lead_rate", "sdr", "rate"),
    ("close_rate_worked", "ae", "rate"),
    ("amount_won", "ae", "amount"),
    ("upsell_rate_customer_lifetime", "am", "rate"),
)


def build_headlines(
    company: CompanyFigures,
    shown: Collection[Role],
    formatter: Formatter,
    deals: Iterable[Record],
) -> tuple[Headline, ...]:
    """Value, target, previous month at equal age and thirteen months of each.

    A role that is not shown has no figures: a CRM without leads did not hand over 0 of them. The
    sizes of the deals tell how far chance alone moves the amount won.
    """
    nothing = CompanyFigures((), company.month)
    sizes = deal_sizes(deals, company.month)
    heads = (
        _headline(metric, role, unit, company if role in shown else nothing, formatter)
        for metric, role, unit in _SPECS
    )
    return tuple(replace(head, swing=swing_of(head, sizes)) for head in heads)


def _headline(
    metric: str, role: Role, unit: Unit, company: CompanyFigures, formatter: Formatter
) -> Headline:
    texts: Texts = formatter.texts
    series = company.series(metric, unit, texts)
    return Headline(
        metric=metric,
        label=label(metric, texts),
        role=role,
        unit=unit,
        currency=company.currency(metric),
        value=company.figure(metric),
        cases=company.figure(metric, "denominator") if company.interval(metric) else None,
        interval=company.interval(metric),
        target=company.figure(metric, "target"),
        previous=company.figure(metric, "previous_at_equal_age"),
        series=series,
        trend=describe(series, formatter),
    )


def summarise(headlines: tuple[Headline, ...], texts: Texts) -> str:
    """How many of the headline numbers have reached their targets."""
    judged = [head for head in headlines if head.value is not None and head.target is not None]
    if not judged:
        return texts.say("No headline figure has a target this month.")
    reached = sum(not head.is_below_target for head in judged)
    return texts.say(
        "Headline targets reached: %(reached)s of %(judged)s.", reached=reached, judged=len(judged)
    )
