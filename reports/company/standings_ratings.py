"""The ratings of one role, metric by metric, in the order in which they are shown.

Here belongs reading `performance_ranking` and `performance_roles`; what is said of them is in the
modules of the single parts.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.company.standings_metrics import SUMMARY, Kind, kind_of
from reports.figures import label
from reports.format import Formatter
from reports.marts import Marts, Record
from reports.model import Role
from reports.people import alphabetical
from reports.records import number, share, words
from reports.roles import MAIN_METRIC


@dataclass(frozen=True, slots=True)
class Rated:
    """One metric of a role: what is said of all people, and everybody's row, best first."""

    metric: str
    label: str
    kind: Kind
    of_all: Record
    rows: tuple[Record, ...]
    by_person: Mapping[str, Record]

    @property
    def finding(self) -> str:
        """What there is to say of all people."""
        return words(self.of_all, "finding")

    @property
    def role_rate(self) -> float | None:
        """The rate of the whole role."""
        return share(self.of_all, "role_rate")

    @property
    def ranked(self) -> int:
        """How many people have a rank."""
        return int(number(self.of_all, "people_ranked") or 0)

    @property
    def weight(self) -> float | None:
        """Weight in the role's summary; None without one."""
        weights = [share(row, "weight") for row in self.rows]
        return max((weight for weight in weights if weight), default=None)

    def row_of(self, person_id: str) -> Record | None:
        """One person's row."""
        return self.by_person.get(person_id)

    def months(self, formatter: Formatter) -> str:
        """How many months the rating looks at."""
        return formatter.count(number(self.of_all, "window_months"))

    def cases(self, formatter: Formatter) -> str:
        """What the denominators count, for readers."""
        return formatter.texts.say(self.kind.cases, months=self.months(formatter))


@dataclass(frozen=True, slots=True)
class Ratings:
    """All ratings of a role: those that make its summary first, by weight."""

    role: Role
    metrics: tuple[Rated, ...]
    summary: Rated | None

    @property
    def main(self) -> Rated | None:
        """The metric that the role's people are drawn by."""
        return next((one for one in self.metrics if one.metric == MAIN_METRIC[self.role]), None)

    @property
    def shown(self) -> tuple[Rated, ...]:
        """The metrics that everybody is listed with: the main one, and those of the summary."""
        main = self.main
        weighted = tuple(one for one in self.metrics if one.weight and one is not main)
        return (*((main,) if main else ()), *weighted) or self.metrics[:1]

    @property
    def people(self) -> tuple[Record, ...]:
        """Everybody in the role, by rank in the summary, then by name."""
        if self.summary is not None:
            return self.summary.rows
        found = {words(row, "person_id"): row for one in self.metrics for row in one.rows}
        return tuple(sorted(found.values(), key=alphabetical))


def ratings_of(marts: Marts, role: Role, formatter: Formatter) -> Ratings:
    """The ratings of a role; without any where the mart has none."""
    found = [
        _rated(marts, row, formatter)
        for row in marts.of("ranked_roles", "role", role)
        if number(row, "people")
    ]
    metrics = [one for one in found if one.metric != SUMMARY]
    metrics.sort(key=lambda one: _place(one, role))
    summary = next((one for one in found if one.metric == SUMMARY), None)
    return Ratings(role, tuple(metrics), summary)


def _rated(marts: Marts, of_all: Record, formatter: Formatter) -> Rated:
    metric, role = words(of_all, "metric"), words(of_all, "role")
    rows = [row for row in marts.of("ranking", "metric", metric) if words(row, "role") == role]
    return Rated(
        metric=metric,
        label=label(metric, formatter.texts),
        kind=kind_of(metric, words(of_all, "family")),
        of_all=of_all,
        rows=tuple(sorted(rows, key=_best_first)),
        by_person={words(row, "person_id"): row for row in rows},
    )


def _best_first(row: Record) -> tuple[bool, float, tuple[str, str, str]]:
    rank = number(row, "rank")
    return rank is None, float(rank or 0), alphabetical(row)


def _place(one: Rated, role: Role) -> tuple[float, bool, str]:
    return -(one.weight or 0), one.metric != MAIN_METRIC[role], one.metric
