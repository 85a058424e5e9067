"""A person's pack from the month's rows.

Here belongs putting it together. Which names it may hold follows from what its parts look up: the
person, their manager, counterparties of their own recommendations and recorded sessions.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from reports.attachments import Attachment
from reports.charts.pictures import TrendPicture
from reports.context import PackContext
from reports.model import ROLES, ReportSettings, Role
from reports.names import code_of
from reports.person.accounts import account_evidence
from reports.person.coaching import build_coaching
from reports.person.deals import deal_evidence
from reports.person.leads import lead_evidence
from reports.person.measures import ROLE_TITLES
from reports.person.metric_notes import metric_notes
from reports.person.metrics import build_metrics, main_metric, own_rows
from reports.person.note import build_note
from reports.person.peers import Peers
from reports.person.recommended import build_advice
from reports.person.review import Evidence, Metric, PersonReview
from reports.person.sheet_one import fitted
from reports.person.sheet_two import evidence_height, reply_lines, room_for_rows
from reports.person.standing import build_standing, standing_note
from reports.person.strengths import build_strengths
from reports.person.unadvised import no_advice
from reports.person.words import disputes, tenure_of
from reports.roster import Person
from reports.sections import describe, trend_picture

# With fewer, the figures say all that there is.
_MONTHS_DRAWN = 3
_Evidence = Callable[[str, Peers, float], tuple[Evidence, tuple[Attachment, ...]]]
_EVIDENCE: Mapping[Role, _Evidence] = {
    "sdr": lead_evidence,
    "ae": deal_evidence,
    "am": account_evidence,
}


@dataclass(frozen=True)
class _Builder:
    """Makes one pack after the other; what all of them share is computed once."""

    peers: Peers
    settings: ReportSettings

    def __call__(self, person_id: str) -> PersonReview:
        pack, peers = self.peers.pack, self.peers
        person = pack.roster.people[person_id]
        role = _role(person)
        manager = pack.roster.manager_of(person_id)
        own = own_rows(person_id, role, peers)
        metrics = build_metrics(own)
        standing = build_standing(person_id, role, peers)
        coaching, sessions = build_coaching(person_id, peers)
        advice = build_advice(person_id, standing, peers)
        note, whole_note = build_note(person_id, peers)
        page_size = self.settings.page_size
        room = room_for_rows(page_size, coaching, note)
        evidence, rows = _EVIDENCE[role](person_id, peers, room)
        height = evidence_height(evidence.rows, evidence.columns, evidence.rule.text)
        prefix = f"p-{code_of(person_id)}"
        return fitted(
            PersonReview(
                settings=self.settings,
                edition=pack.edition,
                person_id=person_id,
                name=person.name,
                prefix=prefix,
                role=role,
                role_title=pack.formatter.texts.say(ROLE_TITLES[role]),
                team=person.team,
                manager=manager.name if manager else "",
                tenure=tenure_of(own),
                metrics=metrics,
                metric_notes=tuple(metric_notes(metrics, own)),
                picture=_picture(prefix, main_metric(metrics, role), peers),
                standing=standing,
                standing_note=standing_note(standing, peers),
                strengths=build_strengths(own, metrics, coaching),
                advice=advice,
                no_advice=() if advice else no_advice(person_id, role, standing, peers),
                density=0,
                evidence=evidence,
                coaching=coaching,
                note=note,
                reply_lines=reply_lines(page_size, height, coaching, note),
                dispute=disputes(evidence, peers),
                attachments=(*rows, *sessions, *whole_note),
            )
        )


def _role(person: Person) -> Role:
    for role in ROLES:
        if person.role == role:
            return role
    raise KeyError(
        f"{person.person_id} holds no selling role at the cutoff but {person.role or 'none'!r}"
    )


def _picture(prefix: str, metric: Metric, peers: Peers) -> TrendPicture | None:
    """The months of the main metric; none where they would be no line."""
    series = metric.series
    if sum(point.value is not None for point in series.points) < _MONTHS_DRAWN:
        return None
    formatter = peers.pack.formatter
    return trend_picture(f"{prefix}-trend", series, describe(series, formatter), formatter)


def person_builder(pack: PackContext) -> Callable[[str], PersonReview]:
    """Makes packs of one month by person id; the way to make many.

    No pack holds the settings' notes: one person's note is no business of the others', and must not
    have their packs rendered anew.
    """
    return _Builder(Peers(pack), replace(pack.settings, notes=()))


def build_person(pack: PackContext, person_id: str) -> PersonReview:
    """The pack of somebody who holds one of the three roles at the cutoff.

    Raises:
        KeyError: nobody of this id holds a selling role at the cutoff.
    """
    return person_builder(pack)(person_id)
