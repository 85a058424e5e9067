"""Why nobody of a role is ranked, in a sentence that fits how many people there are.

Here belongs the choice between want of data, a small role and want of differences: a role of one
person has nobody to compare with, whatever its data; in a small one everybody may have enough data,
and all together too little.
"""

from collections.abc import Mapping

from reports.company.standings_ratings import Rated
from reports.records import words
from reports.texts import N_

_NOBODY: Mapping[str, str] = {
    "alone": N_("There is nobody to compare with."),
    "small": N_("Too few people or too few cases for a fair comparison: nobody is ranked."),
    "no_heterogeneity": N_("People differ no more than chance explains: nobody is ranked."),
    "months_differ_more": N_(
        "The whole role moves from month to month by more than people differ: nobody is ranked."
    ),
    "role_too_small": N_("Too few people have enough data to be compared: nobody is ranked."),
    "too_few_data": N_("Nobody has enough data to be compared: nobody is ranked."),
}
_NOBODY_AT_ALL: Mapping[str, str] = {
    "alone": N_("There is one person in the role, and nobody to compare with."),
    "small": N_(
        "The role has too few people or too few cases for a fair comparison: nobody is ranked."
    ),
    "no_heterogeneity": N_(
        "People differ in no metric of the role by more than chance explains: nobody is ranked, "
        "and nobody is called a top performer."
    ),
    "months_differ_more": N_(
        "The whole role moves from month to month by more than people differ: nobody is ranked."
    ),
    "role_too_small": N_(
        "Too few people of the role have enough data to be compared: nobody is ranked."
    ),
    "too_few_data": N_("Nobody in the role has enough data to be compared: nobody is ranked."),
}


def nobody_in_metric(one: Rated) -> str:
    """The message of one metric."""
    return _NOBODY.get(_why(one), _NOBODY["no_heterogeneity"])


def nobody_at_all(summary: Rated) -> str:
    """The message of the whole role."""
    return _NOBODY_AT_ALL.get(_why(summary), _NOBODY_AT_ALL["no_heterogeneity"])


def _why(one: Rated) -> str:
    if len(one.rows) == 1:
        return "alone"
    if one.finding == "role_too_small" and all(map(_has_enough, one.rows)):
        return "small"
    return one.finding


def _has_enough(row: Mapping[str, object]) -> bool:
    return words(row, "unranked_reason") not in {"no_data", "too_few_data"}
