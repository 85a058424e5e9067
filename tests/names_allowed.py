"""Whom a pack may name, worked out from raw rows alone, and finding whom it names besides.

Here belongs the promise of design.md §10, written down a second time and without the product's
code: a person pack names only the person, their manager, and the counterparties of their own
recommendations and recorded sessions; a team pack the manager, everybody below, and these people's
counterparties, those of findings about pairs included; the company pack may name everybody.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

Kind = Literal["company", "team", "person"]
Row = Mapping[str, Any]
# Rows by mart: dim_person, coaching_recommendations, recommendation_followup, coaching_monthly and
# chain_findings, of one review month.
Marts = Mapping[str, Sequence[Row]]
_PARTIES = ("person_id", "coach_id", "counterpart_id")
_NOBODY = "(unassigned)"


@dataclass(frozen=True)
class Permitted:
    """What a pack may hold: ids of people who may be named, and of those whose address it may."""

    names: frozenset[str]
    addresses: frozenset[str]


def allowed_ids(kind: Kind, subject: str, marts: Marts, cutoff: date) -> Permitted:
    """Ids of the people whom a pack may name.

    Args:
        kind: of pack.
        subject: the manager or the person; nobody of a company pack.
        marts: rows by mart.
        cutoff: first day after the review month.
    """
    everybody = frozenset(row["person_id"] for row in marts["dim_person"])
    if kind == "company":
        return Permitted(everybody, everybody)
    above = managers(marts, cutoff)
    if kind == "person":
        own = frozenset({subject})
        named = own | counterparties(own, marts, with_findings=False) | {above.get(subject, "")}
        return Permitted(named & everybody, own)
    own = below(subject, above)
    named = own | counterparties(own, marts, with_findings=True) | {subject}
    return Permitted(named & everybody, own | {subject})


def managers(marts: Marts, cutoff: date) -> dict[str, str]:
    """The manager's id of everybody who is employed at the cutoff."""
    return {
        row["person_id"]: row["manager_id"] or ""
        for row in marts["dim_person"]
        if row["person_id"] != _NOBODY
        and row["valid_from"] < cutoff
        and (row["valid_to"] is None or row["valid_to"] >= cutoff)
        and (row["left_on"] is None or row["left_on"] >= cutoff)
    }


def below(manager: str, above: Mapping[str, str]) -> frozenset[str]:
    """Everybody from whom the chain of managers leads to this one, who is not below themselves."""
    return frozenset(
        person for person in above if person != manager and _leads(person, manager, above)
    )


def _leads(person: str, manager: str, above: Mapping[str, str]) -> bool:
    seen = {person}
    step = above[person]
    while step in above and step not in seen:
        if step == manager:
            return True
        seen.add(step)
        step = above[step]
    return False


def counterparties(own: frozenset[str], marts: Marts, *, with_findings: bool) -> frozenset[str]:
    """Everybody who is named beside one of these in a recommendation, session or finding."""
    meetings: list[set[str]] = [
        {row[party] for party in _PARTIES if row[party]}
        for mart in ("coaching_recommendations", "recommendation_followup")
        for row in marts[mart]
    ]
    meetings += [{row["coach_id"], row["coachee_id"]} for row in marts["coaching_monthly"]]
    if with_findings:
        meetings += [
            {row["person_id"], row["counterpart_id"]} - {None} for row in marts["chain_findings"]
        ]
    return frozenset(one for meeting in meetings if meeting & own for one in meeting - own)


def strings_of(value: object) -> Iterator[str]:
    """Every string within a view model, wherever it is kept."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from strings_of(key)
            yield from strings_of(part)
    elif isinstance(value, Iterable):
        for part in value:
            yield from strings_of(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings_of(getattr(value, field.name))


@dataclass(frozen=True)
class Search:
    """Finds forbidden words in texts, however they are set.

    Attributes:
        forbidden: names, ids and addresses that must not be there.
        permitted: texts that may, such as names of people and teams: a forbidden word within one of
            them, as Ost within Ostmann or a team of this name, is not the person.
        is_squeezed: whether the texts have lost their white space, as those of PDFs, where a name
            may be broken into lines; else words are found between the ends of words only.
    """

    forbidden: frozenset[str]
    permitted: frozenset[str]
    is_squeezed: bool = False

    def leaks(self, text: str) -> list[str]:
        """The forbidden words of a text."""
        text = self._shaped(text)
        return sorted(
            word
            for word, shaped in self._shapes.items()
            if shaped in text and self._is_told(shaped, text)
        )

    @cached_property
    def _shapes(self) -> dict[str, str]:
        return {word: self._shaped(word) for word in self.forbidden}

    def _shaped(self, text: str) -> str:
        if self.is_squeezed:
            # Soft hyphens and zero-width spaces are where a line could have been broken; PDFium
            # gives the hyphen at the end of a line as U+FFFE.
            return re.sub(r"[\s\u00ad\u200b\u2010\ufffe]+", "", text).casefold()
        return re.sub(r"\s+", " ", text).casefold()

    def _is_told(self, word: str, text: str) -> bool:
        bound = "" if self.is_squeezed else r"(?<!\w)", "" if self.is_squeezed else r"(?!\w)"
        found = list(_spans(bound[0] + re.escape(word) + bound[1], text))
        excuses = [
            span
            for permitted in self.permitted
            if word in (shaped := self._shaped(permitted))
            for span in _spans(re.escape(shaped), text)
        ]
        return any(not any(a <= start and end <= b for a, b in excuses) for start, end in found)


def _spans(pattern: str, text: str) -> Iterator[tuple[int, int]]:
    """Where the pattern is, overlapping ones too."""
    for match in re.finditer(f"(?=({pattern}))", text):
        yield match.span(1)


def search_of(
    kind: Kind, subject: str, marts: Marts, cutoff: date, *, is_squeezed: bool = False
) -> Search:
    """What must not be in a pack: each name, id and address of the people it may not name."""
    permitted = allowed_ids(kind, subject, marts, cutoff)
    forbidden: set[str] = set()
    named: set[str] = set()
    for row in marts["dim_person"]:
        person = row["person_id"]
        if person == _NOBODY:
            continue
        words = {person, row["full_name"] or person}
        (named if person in permitted.names else forbidden).update(words)
        if row["email"] and person not in permitted.addresses:
            forbidden.add(row["email"])
    teams = {row["team"] for row in marts["dim_person"] if row["team"]}
    # Namesakes, and teams called like somebody, cannot be told apart by name; ids still are.
    return Search(frozenset(forbidden - named - teams), frozenset(named | teams), is_squeezed)
