"""Who accepts whose leads: the picture of SDRs and AEs, or of their teams.

Here belongs the choice of what fits into one picture, and what it shows.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from reports.charts.pictures import HeatCell, HeatMapPicture
from reports.company.context import Context
from reports.format import Formatter
from reports.marts import Record
from reports.model import Statement
from reports.records import UNASSIGNED, day, number, words
from reports.statements import state, state_count
from reports.texts import N_, NN_

MOST = 30  # rows or columns of a picture
MIN_DECIDED = 5  # hand-overs of a pair; a share of fewer says nothing
_MIN_PAIRS = 4

Key = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Accepted and decided hand-overs by pair, each lead once in it; names by key."""

    counts: Mapping[tuple[str, str], tuple[int, int]]
    rows: Mapping[str, str]
    columns: Mapping[str, str]
    finding: str
    is_of_teams: bool = False
    is_cut: bool = False


def build_pairs(context: Context) -> HeatMapPicture | None:
    """The picture; None where too few pairs have decided hand-overs."""
    rows = [
        row
        for row in context.last_year("sdr_ae")
        if words(row, "decision") in {"accepted", "rejected"}
        and UNASSIGNED not in (words(row, "sdr_id"), words(row, "ae_id"))
    ]
    grid = _grid(rows, context)
    enough = sum(decided >= MIN_DECIDED for _, decided in grid.counts.values())
    if enough < _MIN_PAIRS or min(len(grid.rows), len(grid.columns)) < 2:
        return None
    return _picture(grid, context)


def _grid(rows: Iterable[Record], context: Context) -> _Grid:
    """People where they fit; else teams; else the largest of them."""
    people = _counted(rows, lambda person_id: person_id)
    name = context.pack.roster.name
    grid = _sized(people, name, "pair_accepts_less", is_of_teams=False)
    if max(len(grid.rows), len(grid.columns)) <= MOST:
        return grid
    roster = context.pack.roster.people
    teams = _counted(rows, lambda one: roster[one].team if one in roster else "")
    of_teams = _sized(teams, lambda team: team, "teams_accept_less", is_of_teams=True)
    fits = max(len(of_teams.rows), len(of_teams.columns)) <= MOST
    if fits and min(len(of_teams.rows), len(of_teams.columns)) >= 2:
        return of_teams
    return _largest(grid)


def _counted(rows: Iterable[Record], key: Key) -> dict[tuple[str, str], tuple[int, int]]:
    counts: dict[tuple[str, str], tuple[int, int]] = {}
    for row in rows:
        pair = key(words(row, "sdr_id")), key(words(row, "ae_id"))
        if "" in pair:
            continue
        leads = int(number(row, "leads") or 0)
        accepted, decided = counts.get(pair, (0, 0))
        if words(row, "decision") == "accepted":
            accepted += leads
        counts[pair] = accepted, decided + leads
    return counts


def _sized(
    counts: Mapping[tuple[str, str], tuple[int, int]], name: Key, finding: str, *, is_of_teams: bool
) -> _Grid:
    """Only who has a pair with enough leads is drawn."""
    drawn = [pair for pair, (_, decided) in counts.items() if decided >= MIN_DECIDED]
    return _Grid(
        counts,
        _named({giver for giver, _ in drawn}, name),
        _named({taker for _, taker in drawn}, name),
        finding,
        is_of_teams,
    )


def _named(keys: Iterable[str], name: Key) -> dict[str, str]:
    named = ((key, name(key)) for key in keys)
    return dict(sorted(named, key=lambda pair: (pair[1].casefold(), pair[0])))


def _largest(grid: _Grid) -> _Grid:
    """Those with most decided hand-overs."""
    kept: list[dict[str, str]] = []
    for place, names in enumerate((grid.rows, grid.columns)):
        leads = dict.fromkeys(names, 0)
        for pair, (_, decided) in grid.counts.items():
            if pair[place] in leads:
                leads[pair[place]] += decided
        most = sorted(names, key=lambda key: (-leads[key], key))[:MOST]
        kept.append({key: label for key, label in names.items() if key in set(most)})
    return _Grid(grid.counts, kept[0], kept[1], grid.finding, grid.is_of_teams, is_cut=True)


def _picture(grid: _Grid, context: Context) -> HeatMapPicture:
    say = context.formatter.texts.say
    months = [day(row, "month") for row in context.last_year("sdr_ae")]
    first, last = context.formatter.month(min(months)), context.formatter.month(max(months))
    below = {
        words(row, "subject")
        for row in context.marts.rows("chain_findings")
        if words(row, "finding") == grid.finding
    }
    accepted, decided = (sum(pair[place] for pair in grid.counts.values()) for place in (0, 1))
    title = (
        N_(
            "Share of decided hand-overs accepted, by team of the SDR and team of the AE, "
            "%(first)s to %(last)s"
        )
        if grid.is_of_teams
        else N_("Share of decided hand-overs accepted, by SDR (rows) and AE, %(first)s to %(last)s")
    )
    return HeatMapPicture(
        key="chain-pairs",
        title=say(title, first=first, last=last),
        alt=_finding(grid, below, accepted / decided, context.formatter),
        note=" ".join(_notes(grid, below, context.formatter)),
        rows=tuple(grid.rows.values()),
        columns=tuple(grid.columns.values()),
        cells=tuple(
            tuple(_cell(grid, giver, taker, below) for taker in grid.columns) for giver in grid.rows
        ),
        unit="share",
        reference=accepted / decided,
    )


def _cell(grid: _Grid, giver: str, taker: str, below: set[str]) -> HeatCell | None:
    accepted, decided = grid.counts.get((giver, taker), (0, 0))
    if decided < MIN_DECIDED:
        return None
    return HeatCell(accepted / decided, decided, "below" if f"{giver}>{taker}" in below else "")


def _notes(grid: _Grid, below: set[str], formatter: Formatter) -> Iterator[str]:
    """Who is drawn, what is counted, and what a mark means where there is one."""
    say = formatter.texts.say
    if grid.is_cut:
        yield say(
            "Only the %(most)s SDRs and %(most)s AEs with most decided hand-overs.", most=MOST
        )
    elif grid.is_of_teams:
        yield say("Teams, as there are too many people for one picture.")
    yield say(
        "A lead counts once for each pair of SDR and AE, however often it was handed over to the "
        "same AE."
    )
    yield say("Empty: fewer than %(least)s decided hand-overs.", least=MIN_DECIDED)
    if not grid.is_of_teams:
        yield say("Shares of so few cases vary widely.")
    if _marked(grid, below):
        yield say("Marked: fewer accepted than both sides and chance explain.")


def _marked(grid: _Grid, below: set[str]) -> int:
    """How many of the pairs in the picture are below what was to be expected."""
    return len(below & {f"{giver}>{taker}" for giver in grid.rows for taker in grid.columns})


def _finding(grid: _Grid, below: set[str], rate: float, formatter: Formatter) -> Statement:
    marked = _marked(grid, below)
    handovers = sum(decided for _, decided in grid.counts.values())
    values = {
        "rate": formatter.rate(rate, digits=0),
        "decided": formatter.count(handovers),
        "pairs": formatter.count(marked),
    }
    if not marked:
        message = N_(
            "%(rate)s of %(decided)s decided hand-overs were accepted; no pair differs from what "
            "both sides and chance explain."
        )
        return state(formatter, "chain_pairs", message, n=handovers, **values)
    return state_count(
        formatter,
        "chain_pairs",
        NN_(
            "%(rate)s of %(decided)s decided hand-overs were accepted; in %(pairs)s pair fewer "
            "than both sides and chance explain.",
            "%(rate)s of %(decided)s decided hand-overs were accepted; in %(pairs)s pairs fewer "
            "than both sides and chance explain.",
        ),
        marked,
        n=handovers,
        **values,
    )
