"""What readers call the kinds of rows that a CRM delivers, and what is wrong with some of them.

Here belong words for entities and for the reasons of the quarantine; what bad rows mean for the
figures is in `company.quality_rows`.
"""

import re
from collections.abc import Mapping

from reports.texts import N_, Texts

_ENTITIES: Mapping[str, str] = {
    "account": N_("Accounts"),
    "account_owner": N_("Owners of accounts"),
    "account_value": N_("Values of accounts"),
    "activity": N_("Activities"),
    "availability": N_("Availability"),
    "coach_profile": N_("Coach profiles"),
    "coaching_session": N_("Coaching sessions"),
    "exchange_rate": N_("Exchange rates"),
    "handover": N_("Hand-overs"),
    "lead": N_("Leads"),
    "lead_criterion": N_("Criteria of leads"),
    "opportunity": N_("Deals"),
    "opportunity_split": N_("Shares in deals"),
    "person": N_("People"),
    "record_change": N_("Change history"),
    "role_assignment": N_("Roles of people"),
    "satisfaction": N_("Satisfaction scores"),
    "target": N_("Targets"),
}
# As the quarantine writes them; what is in brackets is kept.
_REASONS: Mapping[str, str] = {
    r"duplicate id, same content": N_("The id comes twice, with the same content"),
    r"duplicate id, other content": N_("The id comes twice, with other content"),
    r"required, but empty": N_("A value is required, but there is none"),
    r"no date": N_("Not a date"),
    r"no time": N_("Not a point in time"),
    r"no truth value": N_("Neither true nor false"),
    r"no whole number": N_("Not a whole number"),
    r"no number": N_("Not a number"),
    r"none of (?P<values>.+)": N_("None of the values allowed: %(values)s"),
    r"more values than the header has columns": N_("More values than the header has columns"),
    r"fewer values than the header has columns": N_("Fewer values than the header has columns"),
    r"text after a closing quote": N_("Text after a closing quote"),
    r"not UTF-8": N_("Not written in UTF-8"),
    r"line too long": N_("The line is too long"),
    r"negative amount": N_("The amount is negative"),
    r"in the future \(drop of (?P<day>.+)\)": N_("In the future, seen from the drop of %(day)s"),
    r"closed without a closing date": N_("Closed without a closing date"),
    r"won without an amount": N_("Won without an amount"),
    r"neither the id of a person nor a role \((?P<values>.+)\)": N_(
        "Neither the id of a person nor a role (%(values)s), so that the target is ignored"
    ),
    r"no target of role (?P<role>\w+) \(known: (?P<values>.+)\)": N_(
        "Not a metric for targets of the role %(role)s, so that the target is ignored. Known: "
        "%(values)s"
    ),
    r"no target of a person \(known: (?P<values>.+)\)": N_(
        "Not a metric for targets of a single person, so that the target is ignored. Known: "
        "%(values)s"
    ),
    r"overlaps the next role, ends where that begins": N_(
        "Overlaps the next role; taken to end where that begins"
    ),
}
_UNKNOWN = re.compile(r"unknown (?P<entity>\w+)")


def entity_label(entity: str, texts: Texts) -> str:
    """A kind of row for readers; one that this version does not know keeps its id's words."""
    known = _ENTITIES.get(entity)
    return texts.say(known) if known else entity.replace("_", " ").capitalize()


def reason_label(reason: str, texts: Texts) -> str:
    """Why a row was rejected or flagged; a reason that this version does not know stays."""
    if found := _UNKNOWN.fullmatch(reason):
        return texts.say(
            "Names a record that is missing: %(entity)s",
            entity=entity_label(found["entity"], texts),
        )
    for pattern, message in _REASONS.items():
        if found := re.fullmatch(pattern, reason):
            return texts.say(message, **found.groupdict())
    return reason
