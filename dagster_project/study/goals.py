"""The goals of the statistics, and how far the study found them reached.

Here belong the whole table and goal 9, cohorts before their time. The goals were set beforehand,
from a study of methods on another simulator; the naive ways beside them are what is done without
statistics.
"""

from collections.abc import Iterator

from dagster_project.study import scenarios
from dagster_project.study.coaching_goals import coaching_goals
from dagster_project.study.figures import Figure, Row, ratio
from dagster_project.study.matured import AGES, Matured
from dagster_project.study.rating_goals import batters_goal, rating_goals
from dagster_project.study.run import Results

_FIRST_AGE = 3  # of cohorts that are judged


def table(results: Results) -> list[Row]:
    """All rows, in the order of the goals."""
    return [
        *rating_goals(results.rated),
        *coaching_goals(results.coached, results.paired),
        batters_goal(),
        *_maturity(results.matured),
    ]


def _maturity(matured: dict[str, list[Matured]]) -> Iterator[Row]:
    what = f"cohorts of {_FIRST_AGE} months and more off by at most"
    for scenario in scenarios.MATURING:
        own = matured[scenario.name]
        deals = [one.deals for one in own]
        off = [one.estimated - one.won for one in own]
        judged = [
            ratio([part[place] for part in off], [whole[place] for whole in deals])
            for place, age in enumerate(AGES)
            if age >= _FIRST_AGE
        ]
        worst = max(judged, key=lambda figure: abs(figure.value))
        way, naive = "won of decided, any age", Figure(max(_won_of_decided(own), key=abs))
        yield Row(9, f"{what}, {scenario.name}", worst, -0.02, 0.02, way, naive)


def _won_of_decided(matured: list[Matured]) -> list[float]:
    """How far it is off the rate that is reached in the end, by age."""
    won, decided, end, deals = (
        sum(getattr(one, name) for one in matured)
        for name in ("naive_won", "naive_decided", "won", "deals")
    )
    return [float(part) for part in won / decided - end / deals]
