"""Who stands where in a role: from ratings to sentences, rows and pictures."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from math import comb
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.company.review import CompanyReview
from reports.company.standings import Standings
from reports.company.standings_limits import funnel_limits
from reports.company.standings_portfolio import portfolio_bridge
from reports.context import pack_context
from reports.distributions import binomial_quantile, rate_moved
from reports.figures import CompanyFigures
from reports.format import formatter_in
from reports.html import pack_html
from reports.load import build_company_review
from reports.marts import Marts, Record
from reports.model import ROLES, Role, Statement
from reports.statements import every
from tests.unit.reports.conftest import SETTINGS, Loader
from tests.unit.reports.people import LONG, MARKUP, MONTH, Company
from tests.unit.reports.schema import columns_of_marts

_NAMES = ("Zoë Ångström", "Anselm Tiefenbrunn", MARKUP, LONG, "Óscar Peñalver", "Ida Falkenrath")
_WEIGHTS = {"lead_rate": 0.3, "qualified_lead_rate": 0.4, "qualification_efficiency": 0.3}
_RATES = {"lead_rate": 0.15, "qualification_efficiency": 0.03, "net_retention": 0.04}


def _person(index: int, metric: str, name: str, **values: object) -> dict[str, Any]:
    base = _RATES.get(metric, 0.4)
    rate = base * (1.2 - 0.05 * index)
    return {
        **dict.fromkeys(columns_of_marts()["performance_ranking"]),
        "metric": metric,
        "person_id": f"p-{index:04d}",
        "full_name": name,
        "numerator": round(200 * rate),
        "denominator": 200,
        "information": 40.0,
        "rate_adjusted": rate,
        "interval_low": rate * 0.8,
        "interval_high": rate * 1.2,
        "score": 0.1 - 0.05 * index,
        "p_top_quartile": max(0.02, 0.9 - 0.17 * index),
        "rank": index + 1,
        "is_star": index == 0,
        "trend": "steady",
        "trend_change": 0.0,
        "weight": _WEIGHTS.get(metric),
        "contribution": (0.2 - 0.1 * index) if metric in _WEIGHTS else None,
        "attainment": 1.1,
        "attainment_metric": "leads_sent_attainment_year_to_date",
        **values,
    }


def _of_all(metric: str, people: list[dict[str, Any]], **values: object) -> dict[str, Any]:
    families = {"lead_rate": "poisson", "qualification_efficiency": "poisson"}
    return {
        **dict.fromkeys(columns_of_marts()["performance_roles"]),
        "metric": metric,
        "family": families.get(metric, "binomial"),
        "people": len(people),
        "people_ranked": sum(row["rank"] is not None for row in people),
        "stars": sum(row["is_star"] for row in people),
        "role_rate": None if metric == "role_summary" else _RATES.get(metric, 0.4),
        "window_months": 12,
        "overdispersion": 1.3,
        "is_gate_open": True,
        "finding": "people_differ",
        **values,
    }


class Ratings:
    """The ratings of one role, to be changed before they are shown."""

    def __init__(
        self, names: tuple[str, ...] = _NAMES, role: Role = "sdr", metrics: Iterable[str] = _WEIGHTS
    ) -> None:
        self.role = role
        self.rows = {
            metric: [_person(index, metric, name, role=role) for index, name in enumerate(names)]
            for metric in (*metrics, "role_summary")
        }
        self.of_all: dict[str, dict[str, object]] = {}

    def unrank(self, reason: str, finding: str) -> None:
        """Nobody is ranked in anything."""
        for metric, rows in self.rows.items():
            for row in rows:
                row |= {"rank": None, "is_star": False, "unranked_reason": reason}
            self.of_all[metric] = {"finding": finding, "is_gate_open": False}

    def tables(self) -> Mapping[str, tuple[Record, ...]]:
        """As the marts have them."""
        roles = [
            _of_all(metric, rows, role=self.role, **self.of_all.get(metric, {}))
            for metric, rows in self.rows.items()
        ]
        ranking = [row for rows in self.rows.values() for row in rows]
        return {"ranking": tuple(ranking), "ranked_roles": tuple(roles)}


def _review(ratings: Ratings, company: tuple[Record, ...] = ()) -> CompanyReview:
    figure = {"metric": "calls", "month": MONTH, "value": 100.0}
    columns = columns_of_marts()["company_monthly"]
    names = {"sdr": "calls", "ae": "deals_worked", "am": "accounts_held"}
    figure["metric"] = names[ratings.role]
    marts = Marts(
        review_month={
            "revision": 1,
            "cutoff_at": datetime(2026, 10, 31, 23, tzinfo=UTC),
            "drops": "[]",
            "is_reconstructed": False,
        },
        people={"sdr": (), "ae": (), "am": ()},
        company=({**dict.fromkeys(columns), **figure}, *company),
        teams=(),
        quality=(),
        reasons=(),
        amounts=dict.fromkeys(("open_deals", "open_without", "closed_deals", "closed_without"), 0),
        definitions=(),
        tables=ratings.tables(),
    )
    return build_company_review(pack_context(marts, MONTH, SETTINGS))


def _standings(ratings: Ratings) -> Standings:
    (found,) = _review(ratings).standings
    return found


def _texts(view: object) -> str:
    return "\n".join(str(one) for one in every(view, Statement)).replace("\u00a0", " ")


def test_a_star_is_named_with_its_probability_and_what_makes_it() -> None:
    ratings = Ratings()
    for metric, value in (("lead_rate", 0.3), ("qualified_lead_rate", -0.1)):
        ratings.rows[metric][0]["contribution"] = value
    standings = _standings(ratings)
    (star,) = standings.stars
    assert (star.name, star.rank, star.probability, star.attainment) == (
        _NAMES[0],
        "1",
        "90%",
        "110%",
    )
    ahead, behind = map(str, star.reasons)
    assert ahead == (
        "Ahead in, the weightiest first: “Lead rate” (18.0 leads per 100 working hours; role 15.0)"
        " and “Qualification efficiency” (3.6 qualified leads per 100 calls; role 3.0)."
    )
    assert behind == "Not ahead in: “Qualified-lead rate” (48.0%; role 40.0%)."
    assert str(standings.finding).startswith("One of 6 people ranked is a star")


@pytest.mark.parametrize(
    ("reason", "finding", "sentence"),
    [
        ("no_heterogeneity", "no_heterogeneity", "People differ no more than chance explains"),
        ("role_too_small", "role_too_small", "Too few people or too few cases"),
        ("too_few_data", "too_few_data", "Nobody has enough data"),
        ("no_heterogeneity", "months_differ_more", "The whole role moves from month to month"),
    ],
)
def test_a_closed_gate_is_said_in_one_sentence_and_nobody_is_called_a_star(
    reason: str, finding: str, sentence: str
) -> None:
    ratings = Ratings()
    ratings.unrank(reason, finding)
    standings = _standings(ratings)
    assert standings.stars == ()
    for line in standings.metrics:
        assert sentence in str(line.finding)
        assert "nobody is ranked" in str(line.finding)
    assert "nobody is ranked" in str(standings.finding)
    (table,) = standings.tables
    assert not table.is_ranked
    assert {(row.rank, row.probability) for row in table.rows} == {("–", "–")}
    assert all(row.remark for row in table.rows)


def test_where_nobody_is_far_enough_ahead_the_likeliest_is_named() -> None:
    ratings = Ratings()
    for rows in ratings.rows.values():
        rows[0]["is_star"] = False
    standings = _standings(ratings)
    assert standings.stars == ()
    assert f"{_NAMES[0]}, with 90%" in str(standings.finding)


def test_everybody_is_listed_by_rank_and_then_by_name() -> None:
    ratings = Ratings()
    for rows in ratings.rows.values():
        rows[1] |= {"rank": None, "unranked_reason": "too_few_data"}
        rows[0] |= {"rank": None, "unranked_reason": "no_data", "is_star": False}
    (table,) = _standings(ratings).tables
    assert [(row.name, row.rank, row.remark) for row in table.rows] == [
        (MARKUP, "3", ""),
        (LONG, "4", ""),
        (_NAMES[4], "5", ""),
        (_NAMES[5], "6", ""),
        (_NAMES[1], "–", "too few data"),
        (_NAMES[0], "–", "no data"),
    ]


def test_rates_that_may_exceed_one_are_told_per_hundred_with_their_unit() -> None:
    (table,) = _standings(Ratings()).tables
    place = next(at for at, name in enumerate(table.metrics) if name.startswith("Lead rate"))
    assert table.metrics[place] == "Lead rate, per 100 working hours"
    assert table.rows[0].cells[place].rate == "18.0"
    assert table.rows[0].cells[place].interval == "14.4–21.6"


def test_retention_is_told_as_what_is_left_of_all() -> None:
    ratings = Ratings(role="am", metrics=("net_retention", "account_expansion"))
    ratings.of_all["net_retention"] = {"family": "growth", "role_rate": 0.04}
    standings = _standings(ratings)
    line = next(one for one in standings.metrics if one.label.startswith("Net retention"))
    assert line.role_rate == "104.0%"


def test_movers_are_told_as_moves_of_the_roles_rate_beside_what_chance_would_make() -> None:
    ratings = Ratings()
    ratings.rows["qualified_lead_rate"][1] |= {"trend": "rising", "trend_change": 0.4}
    ratings.rows["lead_rate"][2] |= {"trend": "falling", "trend_change": -0.5}
    movers = _standings(ratings).movers
    assert movers is not None
    assert str(movers.finding).startswith("In 2 of 18 comparisons")
    assert "about 2 look so" in str(movers.finding)
    assert [(one.name, str(one.finding)) for one in movers.rows] == [
        (_NAMES[1], "Rising, as if the role’s 40.0% had become 49.9%."),
        (MARKUP, "Falling, as if the role’s 15.0 had become 9.1."),
    ]


def test_where_less_is_better_a_rising_person_has_a_falling_rate() -> None:
    ratings = Ratings(role="ae", metrics=("rejected_lead_win_rate",))
    ratings.rows["rejected_lead_win_rate"][0] |= {"trend": "rising", "trend_change": 0.4}
    movers = _standings(ratings).movers
    assert movers is not None
    assert str(movers.rows[0].finding) == (
        "Improving, where less is better, as if the role’s 40.0% had become 30.9%."
    )


def test_nobody_moving_is_one_sentence_and_so_is_a_history_too_short() -> None:
    standings = _standings(Ratings())
    assert "Nobody is rising or falling" in _texts(standings.movers)
    short = Ratings()
    for rows in short.rows.values():
        for row in rows:
            row |= {"trend": None, "trend_change": None}
    assert _texts(_standings(short).movers) == (
        "There are too few months to tell who is rising or falling."
    )


def test_too_few_data_are_told_with_how_many_there_are_and_how_many_would_do() -> None:
    ratings = Ratings()
    rows = ratings.rows["qualified_lead_rate"]
    nothing = {"rank": None, "is_star": False}
    rows[0] |= {"unranked_reason": "too_few_data", "denominator": 3, "information": 0.5, **nothing}
    rows[1] |= {"unranked_reason": "no_data", "denominator": 0, "information": 0.0, **nothing}
    rows[2] |= {"unranked_reason": "too_few_data", "denominator": 9, "information": 0.4, **nothing}
    unranked = _standings(ratings).unranked
    assert unranked is not None
    (metric,) = unranked.metrics
    assert metric.metric == "Qualified-lead rate"
    assert [str(finding) for finding in metric.findings] == [
        f"Too few cases (leads sent; about 6 would do): {_NAMES[0]} (3).",
        f"Too recent to tell (leads sent): {MARKUP} (9).",
        f"No case at all (leads sent): {_NAMES[1]}.",
    ]


def test_where_everybody_has_data_the_list_is_one_sentence() -> None:
    assert _texts(_standings(Ratings()).unranked) == (
        "Everybody has enough data in every metric of the role."
    )


def test_intervals_stand_highest_first_and_mark_who_lies_wholly_beside_the_roles_rate() -> None:
    ratings = Ratings()
    rows = ratings.rows["qualified_lead_rate"]
    rows[0] |= {"interval_low": 0.41}
    rows[4] |= {"interval_high": 0.4, "outlier": "below"}
    rows[5] |= {"interval_high": 0.39}
    picture = _standings(ratings).caterpillar
    assert picture is not None
    assert [row.mark for row in picture.rows] == ["above", "", "", "", "", "below"]
    values = [row.value for row in picture.rows]
    assert values == sorted(values, reverse=True)
    assert picture.reference == 0.4
    assert "4 of 6 people" in str(picture.alt)
    assert "wholly above it: 1, wholly below it: 1" in str(picture.alt)
    assert "Triangle: the interval lies wholly above or wholly below" in picture.note


def test_where_no_interval_lies_beside_the_roles_rate_nobody_is_marked_not_even_a_star() -> None:
    ratings = Ratings()
    ratings.rows["qualified_lead_rate"][0] |= {"outlier": "above", "is_star": True}
    picture = _standings(ratings).caterpillar
    assert picture is not None
    assert {row.mark for row in picture.rows} == {""}
    assert "nobody’s interval lies wholly above or below" in str(picture.alt)


def test_two_ratings_of_rejected_leads_say_over_how_many_months_they_count() -> None:
    ratings = Ratings(role="ae", metrics=("decision_quality", "rejected_lead_win_rate"))
    ratings.of_all["decision_quality"] = {"window_months": 24}
    for metric in ratings.of_all.keys() | {"rejected_lead_win_rate"}:
        few = {"rank": None, "is_star": False, "unranked_reason": "too_few_data", "denominator": 3}
        ratings.rows[metric][0] |= {**few, "information": 0.5}
    said = _texts(_standings(ratings).unranked)
    assert "(rejected leads of 24 months that others closed; about 50 would do)" in said
    assert "(rejected leads of 12 months that others closed; about " in said


def test_a_funnel_names_who_is_outside_of_the_outer_limits() -> None:
    ratings = Ratings()
    ratings.rows["qualified_lead_rate"][5] |= {"numerator": 20, "denominator": 200}
    picture = _standings(ratings).funnel
    assert picture is not None
    assert [point.label for point in picture.points if point.mark == "below"] == [_NAMES[5]]
    assert "wider" in picture.note


def test_one_person_alone_has_no_picture_and_no_peers() -> None:
    ratings = Ratings(names=("Petronella Quast",))
    ratings.unrank("role_too_small", "role_too_small")
    standings = _standings(ratings)
    assert (standings.caterpillar, standings.funnel) == (None, None)
    assert [row.name for row in standings.tables[0].rows] == ["Petronella Quast"]


@pytest.mark.parametrize("reason", ["role_too_small", "too_few_data"])
def test_one_person_alone_is_said_to_have_nobody_to_compare_with(reason: str) -> None:
    ratings = Ratings(names=("Petronella Quast",))
    ratings.unrank(reason, reason)
    standings = _standings(ratings)
    assert str(standings.finding) == "There is one person in the role, and nobody to compare with."
    told = {str(line.finding) for line in standings.metrics}
    assert told == {"There is nobody to compare with."}
    assert "Everybody" not in _texts(standings.unranked)


def test_a_small_role_is_not_said_to_lack_data_that_everybody_has() -> None:
    ratings = Ratings()
    ratings.unrank("role_too_small", "role_too_small")
    standings = _standings(ratings)
    assert "The role has too few people or too few cases" in str(standings.finding)
    assert "but the role has too few people or too few cases" in _texts(standings.unranked)
    for rows in ratings.rows.values():
        rows[0]["unranked_reason"] = "too_few_data"
    standings = _standings(ratings)
    assert "Too few people of the role have enough data" in str(standings.finding)
    assert "Everybody has enough" not in _texts(standings.unranked)


def test_a_role_without_ratings_says_so_in_one_sentence(load: Loader) -> None:
    found = load(Company()).standings
    assert len(found) == len(ROLES)
    for standings in found:
        assert _texts(standings.finding) == (
            "Nobody’s performance in this role could be rated this month."
        )
        assert not (*standings.tables, *standings.metrics, *standings.stars)


def test_rows_of_nothing_but_dashes_are_told_all_the_same() -> None:
    ratings = Ratings()
    kept = ("role", "metric", "person_id")
    for rows in ratings.rows.values():
        for row in rows:
            row |= {name: None for name in row if name not in kept}
            row |= {"unranked_reason": "no_data", "is_star": False}
    for metric in ratings.rows:
        ratings.of_all[metric] = {"finding": "too_few_data", "role_rate": None}
    review = _review(ratings)
    html = pack_html(review)
    assert all(f"p-{index:04d}" in html for index in range(len(_NAMES)))


def test_everybody_of_a_role_of_four_hundred_is_on_the_page() -> None:
    names = tuple(f"Person {index:03d}" for index in range(400))
    html = pack_html(_review(Ratings(names=names)))
    assert [name for name in names if html.count(name) < 1] == []


def test_more_metrics_than_fit_make_a_further_table_of_the_same_people() -> None:
    ratings = Ratings(metrics=[f"metric_{index}" for index in range(6)])
    for metric, rows in ratings.rows.items():
        for row in rows:
            row["weight"] = None if metric == "role_summary" else 1 / 6
    first, second = _standings(ratings).tables
    assert (len(first.metrics), len(second.metrics)) == (4, 2)
    assert [row.name for row in first.rows] == [row.name for row in second.rows]


def test_a_company_without_targets_has_no_column_of_dashes() -> None:
    ratings = Ratings()
    for rows in ratings.rows.values():
        for row in rows:
            row["attainment"] = None
    assert "Target attained" not in pack_html(_review(ratings))


def _portfolio(**values: Decimal | float | None) -> CompanyFigures:
    columns = dict.fromkeys(columns_of_marts()["company_monthly"])
    return CompanyFigures(
        [
            {**columns, "metric": f"portfolio_{name}", "month": MONTH, "value": value}
            for name, value in values.items()
        ],
        MONTH,
    )


amounts = st.decimals(0, 1_000_000, places=2)


@given(
    start=amounts, new=amounts, churn=amounts, contraction=amounts,
    fx=st.decimals(-1000, 1000, places=2), end=amounts,
)  # fmt: skip
def test_the_bars_of_a_bridge_add_up_to_the_cent_whatever_the_marts_say(
    start: Decimal, new: Decimal, churn: Decimal, contraction: Decimal, fx: Decimal, end: Decimal
) -> None:
    company = _portfolio(
        start=start, new=float(new), churn=churn, contraction=contraction, fx=fx, end=end
    )
    bridge = portfolio_bridge(company, formatter_in("en"))
    if bridge is None:
        assert start == end == 0
        return
    first, *moves, last = bridge.bars
    assert first.is_total
    assert last.is_total
    assert Decimal(first.value) + sum(Decimal(bar.value) for bar in moves) == Decimal(last.value)
    assert all(bar.value and not bar.is_total for bar in moves)


def test_a_company_without_a_portfolio_has_no_bridge() -> None:
    assert portfolio_bridge(_portfolio(), formatter_in("en")) is None
    assert portfolio_bridge(_portfolio(start=None, end=5.0), formatter_in("en")) is None


@pytest.mark.parametrize(("cases", "rate"), [(46, 0.025), (139, 0.3), (20, 0.99), (1, 0.5)])
@pytest.mark.parametrize("mass", [0.025, 0.975, 0.001, 0.999])
def test_limits_lie_where_the_exact_distribution_has_its_mass(
    cases: int, rate: float, mass: float
) -> None:
    def below(events: int) -> float:
        chosen = (comb(cases, k) * rate**k * (1 - rate) ** (cases - k) for k in range(events + 1))
        return sum(chosen)

    exact = next(k for k in range(cases + 1) if below(k) >= mass or k == cases)
    assert exact - 1 <= binomial_quantile(cases, rate, mass) <= exact


@given(
    rate=st.floats(0.001, 0.999),
    cases=st.lists(st.integers(1, 20_000), min_size=1, max_size=5),
    wide=st.floats(1, 5),
)
def test_limits_hold_the_common_rate_and_the_outer_ones_hold_the_inner(
    rate: float, cases: list[int], wide: float
) -> None:
    limits = funnel_limits(rate, cases, wide)
    assert [limit.n for limit in limits] == sorted({limit.n for limit in limits})
    for limit in limits:
        assert 0 <= limit.low_outer <= limit.low <= limit.high <= limit.high_outer <= 1
        assert limit.low <= rate <= limit.high


@given(rate=st.floats(0.001, 0.999), change=st.floats(-3, 3))
def test_a_share_stays_a_share_wherever_it_moves(rate: float, change: float) -> None:
    moved = rate_moved(rate, change)
    assert 0 < moved < 1
    assert (moved >= rate) == (change >= 0) or moved == pytest.approx(rate)


def test_the_same_ratings_make_the_same_standings_in_any_order() -> None:
    first = _review(Ratings())
    turned = Ratings()
    turned.rows = dict(reversed(turned.rows.items()))
    for rows in turned.rows.values():
        rows.reverse()
    assert _review(turned).standings == first.standings
    assert replace(first, standings=()).standings == ()
    assert first.edition.month == date(2026, 10, 1)
