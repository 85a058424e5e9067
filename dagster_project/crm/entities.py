"""The canonical model: what every CRM is turned into.

Here belong entities, their columns, types and keys (the data model of the README). How one CRM's
files become them is in its mapping; how files are read is in `reader`.
"""

from dataclasses import dataclass

from dagster_project.crm.targets import unmatched

TEXT = "VARCHAR"
STAMP = "TIMESTAMPTZ"
DAY = "DATE"
MONEY = "DECIMAL(18,2)"
FLAG = "BOOLEAN"
WHOLE = "BIGINT"
SHARE = "DECIMAL(9,6)"
RATE = "DECIMAL(18,8)"

PERSON = "person"


@dataclass(frozen=True)
class Column:
    """One canonical column.

    Attributes:
        name: as in the Parquet.
        type: DuckDB type.
        is_required: a row without it is rejected.
        refers_to: the entity whose key it holds; an unknown value is flagged, the row stays.
        allowed: where given, every other value is rejected.
    """

    name: str
    type: str = TEXT
    is_required: bool = False
    refers_to: str | None = None
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Oddity:
    """What flags a row, while it stays: a SQL condition over it, the column to look at, and why."""

    column: str
    condition: str
    reason: str


@dataclass(frozen=True)
class Entity:
    """One canonical entity; `key` names the columns that identify a row."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    oddities: tuple[Oddity, ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name.

        Raises:
            KeyError: there is none.
        """
        return next(column for column in self.columns if column.name == name)


ROLES = ("sdr", "ae", "am", "manager")
_RECORDED = (Column("recorded_at", STAMP), Column("deleted_at", STAMP))


def _id(name: str) -> Column:
    return Column(name, is_required=True)


def _who(name: str) -> Column:
    return Column(name, refers_to=PERSON)


_ALL = (
    Entity(
        "person",
        ("person_id",),
        (
            _id("person_id"),
            Column("full_name", is_required=True),
            Column("email"),
            Column("title"),
            _who("manager_id"),
            Column("team"),
            Column("segment"),
            Column("locale"),
            Column("hired_on", DAY),
            Column("left_on", DAY),
            *_RECORDED,
        ),
    ),
    Entity(
        "role_assignment",
        ("person_id", "valid_from"),
        (
            Column("person_id", is_required=True, refers_to=PERSON),
            Column("role", is_required=True, allowed=ROLES),
            _who("manager_id"),
            Column("team"),
            Column("segment"),
            Column("valid_from", DAY, is_required=True),
            Column("valid_to", DAY),
            Column("origin", is_required=True, allowed=("override", "history", "drops", "title")),
            Column("recorded_at", STAMP),
        ),
    ),
    Entity(
        "account",
        ("account_id",),
        (
            _id("account_id"),
            Column("name"),
            Column("segment"),
            Column("industry"),
            Column("country"),
            Column("customer_since", DAY),
            Column("currency"),
            Column("merged_into"),
            *_RECORDED,
        ),
    ),
    Entity(
        "account_owner",
        ("account_id", "valid_from"),
        (
            Column("account_id", is_required=True, refers_to="account"),
            _who("person_id"),
            Column("valid_from", STAMP, is_required=True),
            Column("valid_to", STAMP),
            Column("recorded_at", STAMP),
        ),
    ),
    Entity(
        "account_value",
        ("account_id", "valid_from"),
        (
            Column("account_id", is_required=True, refers_to="account"),
            Column("valid_from", STAMP, is_required=True),
            Column("recurring_amount", MONEY, is_required=True),
            Column("currency"),
            Column("recorded_at", STAMP),
        ),
    ),
    Entity(
        "lead",
        ("lead_id",),
        (
            _id("lead_id"),
            Column("source"),
            Column("segment"),
            _who("owner_id"),
            Column("created_at", STAMP),
            Column("merged_into"),
            *_RECORDED,
        ),
    ),
    Entity(
        "lead_criterion",
        ("lead_id", "criterion", "assessed_at"),
        (
            Column("lead_id", is_required=True, refers_to="lead"),
            _id("criterion"),
            Column("is_met", FLAG, is_required=True),
            Column("assessed_at", STAMP, is_required=True),
            *_RECORDED,
        ),
    ),
    Entity(
        "handover",
        ("handover_id",),
        (
            _id("handover_id"),
            Column("lead_id", is_required=True, refers_to="lead"),
            _who("sdr_id"),
            _who("ae_id"),
            Column("sent_at", STAMP, is_required=True),
            Column("decided_at", STAMP),
            Column("decision", allowed=("accepted", "rejected")),
            Column("decision_reason"),
            Column("opportunity_id", refers_to="opportunity"),
            *_RECORDED,
        ),
    ),
    Entity(
        "opportunity",
        ("opportunity_id",),
        (
            _id("opportunity_id"),
            Column("account_id", refers_to="account"),
            _who("ae_id"),
            Column("lead_id", refers_to="lead"),
            Column("deal_type", allowed=("new", "expansion", "renewal")),
            Column("stage"),
            Column("is_closed", FLAG, is_required=True),
            Column("is_won", FLAG, is_required=True),
            Column("amount", MONEY),
            Column("currency"),
            Column("created_at", STAMP),
            Column("closed_at", STAMP),
            Column("loss_reason"),
            Column("source"),
            Column("segment"),
            Column("merged_into"),
            *_RECORDED,
        ),
        (
            # Such a deal is neither open nor in any month's figures.
            Oddity("closed_at", "is_closed and closed_at is null", "closed without a closing date"),
            Oddity("amount", "is_won and amount is null", "won without an amount"),
        ),
    ),
    Entity(
        "opportunity_split",
        ("opportunity_id", "person_id"),
        (
            Column("opportunity_id", is_required=True, refers_to="opportunity"),
            Column("person_id", is_required=True, refers_to=PERSON),
            Column("credit_share", SHARE, is_required=True),
            *_RECORDED,
        ),
    ),
    Entity(
        "activity",
        ("activity_id",),
        (
            _id("activity_id"),
            _who("person_id"),
            Column("kind", is_required=True, allowed=("call", "email", "meeting", "coaching")),
            Column("occurred_at", STAMP, is_required=True),
            Column("duration_s", WHOLE),
            Column("outcome"),
            Column("is_connected", FLAG),
            Column("lead_id"),
            Column("opportunity_id"),
            Column("account_id"),
            *_RECORDED,
        ),
    ),
    Entity(
        "record_change",
        ("change_id",),
        (
            _id("change_id"),
            Column("entity", is_required=True),
            Column("record_id", is_required=True),
            Column("field", is_required=True),
            Column("old_value"),
            Column("new_value"),
            Column("changed_at", STAMP, is_required=True),
        ),
    ),
    Entity(
        "satisfaction",
        ("account_id", "scored_at"),
        (
            Column("account_id", is_required=True, refers_to="account"),
            Column("scored_at", STAMP, is_required=True),
            Column("score", RATE, is_required=True),
            *_RECORDED,
        ),
    ),
    Entity(
        "availability",
        ("person_id", "month"),
        (
            Column("person_id", is_required=True, refers_to=PERSON),
            Column("month", DAY, is_required=True),
            Column("share", SHARE, is_required=True),
        ),
    ),
    Entity(
        "coaching_session",
        ("session_id",),
        (
            _id("session_id"),
            Column("coach_id", is_required=True, refers_to=PERSON),
            Column("coachee_id", is_required=True, refers_to=PERSON),
            Column("metric"),
            Column("occurred_at", STAMP, is_required=True),
            Column("duration_min", WHOLE),
            Column("note_ref"),
            *_RECORDED,
        ),
    ),
    Entity(
        "coach_profile",
        ("person_id", "valid_from"),
        (
            Column("person_id", is_required=True, refers_to=PERSON),
            Column("is_willing", FLAG),
            Column("hours_per_month", RATE),
            Column("peer_rating", RATE),
            Column("valid_from", DAY, is_required=True),
        ),
    ),
    Entity(
        "target",
        ("scope", "metric", "month", "known_from"),
        (
            _id("scope"),
            _id("metric"),
            Column("month", DAY, is_required=True),
            Column("value", "DECIMAL(18,6)", is_required=True),
            Column("currency"),
            Column("known_from", DAY, is_required=True),
        ),
        oddities=tuple(Oddity(*found) for found in unmatched()),
    ),
    Entity(
        "exchange_rate",
        ("currency", "rate_date"),
        (
            _id("currency"),
            Column("rate_date", DAY, is_required=True),
            Column("rate_to_reporting", RATE, is_required=True),
        ),
    ),
)

ENTITIES: dict[str, Entity] = {entity.name: entity for entity in _ALL}
