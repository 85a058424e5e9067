"""The pages of the roles: what leads them, their facts and notes around the table.

Here belongs the composition of one role's page; a role that the company has neither people nor
figures in gets no page.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from reports.charts.pictures import TrendPicture
from reports.figures import CompanyFigures, label
from reports.format import Formatter
from reports.lists import listed
from reports.marts import Record
from reports.model import Point, Role, Series, Statement
from reports.people import People, display_name, sort_people
from reports.records import words
from reports.role_table import Fact, Table
from reports.roles import ROLE_SPECS, RoleSpec
from reports.statements import state
from reports.tables import build_table
from reports.texts import N_

_NAMED = 8


@dataclass(frozen=True, slots=True)
class RoleSection:
    """A role's page: its chart, facts, table and what must be known to read them."""

    role: Role
    title: str
    lead: Statement
    chart: TrendPicture
    facts: tuple[Fact, ...]
    table: Table
    notes: tuple[str, ...]

    @property
    def has_chart(self) -> bool:
        """Whether any month has a figure to be drawn."""
        return any(point.value is not None for point in self.chart.series.points)

    @property
    def has_facts(self) -> bool:
        """Whether any of the facts is known."""
        return any(fact.value is not None for fact in self.facts)


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
    series = company.series(spec.chart, "rate", texts)
    lead = describe(series, formatter)
    table = build_table(spec, people, company, texts, _currency(spec, people, company))
    return RoleSection(
        role=spec.role,
        title=texts.say(spec.title),
        lead=lead,
        chart=trend_picture(f"role-{spec.role}", series, lead, formatter),
        facts=tuple(
            Fact(label(metric, texts), unit, company.currency(metric), company.figure(metric))
            for metric, unit in spec.facts
        ),
        table=table,
        notes=tuple(_notes(spec, people, table, formatter)),
    )


def _currency(spec: RoleSpec, people: People, company: CompanyFigures) -> str | None:
    amounts = [column.key for column in spec.columns if column.unit == "amount"]
    for currency in map(company.currency, amounts):
        if currency:
            return currency
    rows = (*people.holders, *people.others) if amounts else ()
    return next((words(row, "currency") for row in rows if words(row, "currency")), None)


def trend_picture(
    key: str, series: Series, finding: Statement, formatter: Formatter
) -> TrendPicture:
    """The picture of thirteen months of a metric, with its finding as alternative text."""
    title = formatter.texts.say(
        "%(metric)s, %(first)s to %(last)s",
        metric=series.label,
        first=formatter.month(series.points[0].month),
        last=formatter.month(series.points[-1].month),
    )
    note = _chart_note(series, formatter)
    return TrendPicture(key=key, title=title, alt=finding, note=note, series=series)


def describe(series: Series, formatter: Formatter) -> Statement:
    """What thirteen months of a metric show, in one or two sentences."""
    last = series.points[-1]
    values: dict[str, str] = {"metric": series.label, "month": formatter.month(last.month)}
    if last.value is None:
        message = N_("There is no figure for “%(metric)s” in %(month)s.")
        return state(formatter, "metric_without_figure", message, n=None, threshold="", **values)
    values["value"] = formatter.value(last.value, series.unit, series.currency)
    finding = state(
        formatter,
        "metric_against_target",
        _against_target(last, series, formatter, values),
        n=last.cases if last.interval else None,
        **values,
    )
    span = _span(series, formatter)
    if span is None:
        return finding
    text = f"{finding.text} {span.text}"
    return replace(finding, text=text, inputs=(*finding.inputs, *span.inputs))


def _span(series: Series, formatter: Formatter) -> Statement | None:
    """Between which figures the metric moved; None where there are too few months."""
    drawn = [point for point in series.points if point.value is not None]
    if len(drawn) < 3:
        return None
    low = min(drawn, key=lambda point: point.value or 0)
    high = max(drawn, key=lambda point: point.value or 0)
    lowest, highest = (
        formatter.value(point.value, series.unit, series.currency) for point in (low, high)
    )
    if lowest == highest:
        message = N_("It stayed at %(value)s in all %(months)s months shown.")
        return state(formatter, "metric_flat", message, value=lowest, months=len(drawn))
    return state(
        formatter,
        "metric_span",
        N_(
            "Within the %(months)s months shown it lay between %(low)s (%(low_month)s) and "
            "%(high)s (%(high_month)s)."
        ),
        months=len(drawn),
        low=lowest,
        low_month=formatter.month(low.month),
        high=highest,
        high_month=formatter.month(high.month),
    )


def _against_target(
    last: Point, series: Series, formatter: Formatter, values: dict[str, str]
) -> str:
    """The message that fits; adds target and gap to the values."""
    if last.target is None or last.value is None:
        return N_("%(metric)s: %(value)s in %(month)s, without a target.")
    gap = last.value - last.target
    values["target"] = formatter.value(last.target, series.unit, series.currency)
    values["gap"] = formatter.change(abs(gap), series.unit, series.currency).lstrip("+±")
    if not any(digit in values["gap"] for digit in "123456789"):
        return N_("%(metric)s: %(value)s in %(month)s, right on the target.")
    if gap < 0:
        return N_("%(metric)s: %(value)s in %(month)s, %(gap)s below the target of %(target)s.")
    return N_("%(metric)s: %(value)s in %(month)s, %(gap)s above the target of %(target)s.")


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


def _notes(spec: RoleSpec, people: People, table: Table, formatter: Formatter) -> Iterator[str]:
    """How to read the table; what defines a column stands below a table that has it."""
    yield from map(formatter.texts.say, spec.table_notes)
    shown = {column.key for column in table.columns}
    for key, note in spec.column_notes:
        if key in shown:
            yield formatter.texts.say(note)
    if people.others:
        yield formatter.texts.say(
            "Outside the role in this month, but with figures in it: %(names)s.",
            names=listed([display_name(row) for row in people.others], formatter, _NAMED),
        )
