"""Why a revision differs from the one before, in words.

Here belong the texts of the causes; which figures have changed is in `changes`.
"""

from collections.abc import Iterator, Mapping, Sequence

from reports.company.context import Context
from reports.marts import Record
from reports.model import Statement
from reports.records import words
from reports.statements import state_count
from reports.texts import N_, NN_

CAUSES: Mapping[str, str] = {
    "late_crm_edit": N_("CRM edited"),
    "settings": N_("Settings"),
    "code_version": N_("New version"),
    "several": N_("Several"),
    "unknown": N_("Unknown"),
}
_EXPLAINED: Mapping[str, tuple[str, str]] = {
    "late_crm_edit": NN_(
        "%(figures)s figure: the CRM delivered other data than before; %(detail)s.",
        "%(figures)s figures: the CRM delivered other data than before; %(detail)s.",
    ),
    "settings": NN_(
        "%(figures)s figure: the settings are others; %(detail)s.",
        "%(figures)s figures: the settings are others; %(detail)s.",
    ),
    "code_version": NN_(
        "%(figures)s figure: it was computed by another version of the product; %(detail)s.",
        "%(figures)s figures: they were computed by another version of the product; %(detail)s.",
    ),
    "several": NN_(
        "%(figures)s figure: several things differ, and any of them may have moved it; %(detail)s.",
        "%(figures)s figures: several things differ, and any of them may have moved them; "
        "%(detail)s.",
    ),
    "unknown": NN_(
        "%(figures)s figure changed for a reason that cannot be told; %(detail)s.",
        "%(figures)s figures changed for a reason that cannot be told; %(detail)s.",
    ),
}


def causes_of(figures: Sequence[Record], context: Context) -> Iterator[Statement]:
    """How many figures each cause explains, and what differs between the revisions."""
    counts: dict[tuple[str, str], int] = {}
    for row in figures:
        cause = words(row, "cause"), words(row, "cause_detail")
        counts[cause] = counts.get(cause, 0) + 1
    order = list(CAUSES)
    for (code, detail), count in sorted(
        counts.items(), key=lambda item: (order.index(known(item[0][0])), item[0])
    ):
        yield state_count(
            context.formatter,
            f"revision_cause_{known(code)}",
            _EXPLAINED[known(code)],
            count,
            figures=context.formatter.count(count),
            detail=detail,
        )


def known(code: str) -> str:
    """The code, or that of an unknown cause for one that this version has no words for."""
    return code if code in CAUSES else "unknown"
