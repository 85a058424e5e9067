"""The pages of the roles: what leads them, their facts and notes around the table.

Here belongs the composition of one role's page; a role that the company has neither people nor
figures in gets no page.
"""

from collections.abc import Iterator, Mapping, Sequence

from reports.figures import CompanyFigures, label
from reports.format import Formatter
from reports.marts import Record
from reports.model import Fact, Point, RoleSection, Series
from reports.people import People, display_name, sort_people
from reports.records import words
from reports.roles import ROLE_SPECS, RoleSpec
from reports.tables import build_table

_NAMED = 8


def build_sections(
    people: Mapping[str, tuple[Record, ...]], company: CompanyFigures, formatter: Formatter
) -> tuple[RoleSection, ...]:
    """The page of each role that has something to show, in the order of the chain."""
    sections = []
    for role, spec in ROLE_SPECS.items():
        grouped = sort_people(people[role], spec)
        if grouped.holders or grouped.others or company.has_any((*spec.figures, spec.chart)):
            sections.append(_section(spec, grouped, company, formatter))
    return tuple(sections)


def _section(
    spec: RoleSpec, people: People, company: CompanyFigures, formatter: Formatter
) -> RoleSection:
    texts = formatter.texts
    chart = company.series(spec.chart, "rate", texts)
    currency = _currency(spec, people, company)
    return RoleSection(
        role=spec.role,
        title=texts.say(spec.title),
        lead=describe(chart, formatter),
        chart=chart,
        chart_note=_chart_note(chart, formatter),
        facts=tuple(
            Fact(label(metric, texts), unit, company.currency(metric), company.figure(metric))
            for metric, unit in spec.facts
        ),
        table=build_table(spec, people, company, texts, currency),
        notes=tuple(_notes(spec, people, formatter)),
    )


def _currency(spec: RoleSpec, people: People, company: CompanyFigures) -> str | None:
    amounts = [column.key for column in spec.columns if column.unit == "amount"]
    for currency in map(company.currency, amounts):
        if currency:
            return currency
    rows = (*people.holders, *people.others) if amounts else ()
    return next((words(row, "currency") for row in rows if words(row, "currency")), None)


def describe(series: Series, formatter: Formatter) -> str:
    """What thirteen months of a metric show, in one or two sentences."""
    texts, last = formatter.texts, series.points[-1]
    values = {"metric": series.label, "month": formatter.month(last.month)}
    if last.value is None:
        return texts.say("There is no figure for “%(metric)s” in %(month)s.", **values)
    values["value"] = formatter.value(last.value, series.unit, series.currency)
    finding = _against_target(last, series, formatter, values)
    drawn = [point for point in series.points if point.value is not None]
    if len(drawn) < 3:
        return finding
    low = min(drawn, key=lambda point: point.value or 0)
    high = max(drawn, key=lambda point: point.value or 0)
    span = texts.say(
        "Within the %(months)s months shown it lay between %(low)s (%(low_month)s) and %(high)s "
        "(%(high_month)s).",
        months=len(drawn),
        low=formatter.value(low.value, series.unit, series.currency),
        low_month=formatter.month(low.month),
        high=formatter.value(high.value, series.unit, series.currency),
        high_month=formatter.month(high.month),
    )
    return f"{finding} {span}"


def _against_target(
    last: Point, series: Series, formatter: Formatter, values: dict[str, str]
) -> str:
    say = formatter.texts.say
    if last.target is None or last.value is None:
        return say("%(metric)s: %(value)s in %(month)s, without a target.", **values)
    gap = last.value - last.target
    values["target"] = formatter.value(last.target, series.unit, series.currency)
    values["gap"] = formatter.change(abs(gap), series.unit, series.currency).lstrip("+±")
    if not any(digit in values["gap"] for digit in "123456789"):
        return say("%(metric)s: %(value)s in %(month)s, right on the target.", **values)
    if gap < 0:
        return say(
            "%(metric)s: %(value)s in %(month)s, %(gap)s below the target of %(target)s.", **values
        )
    return say(
        "%(metric)s: %(value)s in %(month)s, %(gap)s above the target of %(target)s.", **values
    )


def _chart_note(series: Series, formatter: Formatter) -> str:
    """How to read the marks that this chart really has."""
    say = formatter.texts.say
    has_band = any(point.interval for point in series.points)
    if any(not point.is_mature for point in series.points):
        return say(
            "n: cases behind each month. Band: 90%% interval. Hollow: under 90%% of the month’s "
            "leads are decided, so the figure will still move."
        )
    if has_band:
        return say("n: cases behind each month. Band: 90%% interval.")
    return say("Each month as known at the review month’s cutoff.")


def _notes(spec: RoleSpec, people: People, formatter: Formatter) -> Iterator[str]:
    yield from map(formatter.texts.say, spec.table_notes)
    if people.others:
        yield formatter.texts.say(
            "Outside the role in this month, but with figures in it: %(names)s.",
            names=_some_names(people.others, formatter),
        )


def _some_names(rows: Sequence[Record], formatter: Formatter) -> str:
    names = [display_name(row) for row in rows[:_NAMED]]
    more = len(rows) - len(names)
    if not more:
        return ", ".join(names)
    return formatter.texts.count(
        "%(names)s and %(more)s more", "%(names)s and %(more)s more", more,
        names=", ".join(names), more=more,
    )  # fmt: skip
