"""Whether what happens along the chain comes back to who handed over.

Here belong the measures of feedback in `chain_findings`, which are no findings: reasons given, and
sessions between those who hand over to each other.
"""

from collections.abc import Iterable, Iterator, Mapping

from reports.company.chain_findings import Case
from reports.model import Statement
from reports.records import number, share, words
from reports.statements import state
from reports.texts import N_

# By whether any of the pairs met.
_LINKED: Mapping[tuple[str, str], tuple[str, str]] = {
    ("linked_with_sessions", "sdr_ae"): (
        N_(
            "None of the pairs of SDR and AE with many hand-overs (%(pairs)s) had a coaching "
            "session with each other in twelve months."
        ),
        N_(
            "Of the pairs of SDR and AE with many hand-overs (%(pairs)s), %(met)s had a coaching "
            "session with each other in twelve months."
        ),
    ),
    ("linked_with_sessions", "ae_am"): (
        N_(
            "None of the pairs of AE and AM with many hand-overs (%(pairs)s) had a coaching "
            "session with each other in twelve months."
        ),
        N_(
            "Of the pairs of AE and AM with many hand-overs (%(pairs)s), %(met)s had a coaching "
            "session with each other in twelve months."
        ),
    ),
}


def feedback(cases: Iterable[Case]) -> Iterator[Statement]:
    """Whether there is feedback at all: reasons first, then sessions along the chain."""
    found = {(words(case.row, "finding"), words(case.row, "subject")): case for case in cases}
    if reasons := found.get(("reasons_given", "sdr_ae")):
        yield _reasons(reasons)
    for measure, (nobody_met, some_met) in _LINKED.items():
        if case := found.get(measure):
            yield state(
                case.formatter,
                "chain_linked_with_sessions",
                some_met if case.share("value") > 0 else nobody_met,
                n=number(case.row, "n"),
                met=case.events("value"),
                pairs=case.formatter.count(number(case.row, "n")),
            )


def _reasons(case: Case) -> Statement:
    values = {
        "seen": case.formatter.rate(case.share("value"), digits=0),
        "cases": case.formatter.count(number(case.row, "n")),
        "before": case.formatter.rate(share(case.row, "compared_with"), digits=0),
    }
    message = N_(
        "AEs gave a reason for %(seen)s of %(cases)s rejections in the last three months, "
        "against %(before)s in the nine months before."
    )
    if share(case.row, "compared_with") is None:
        message = N_(
            "AEs gave a reason for %(seen)s of %(cases)s rejections in the last three months."
        )
    return state(case.formatter, "chain_reasons_given", message, n=number(case.row, "n"), **values)
