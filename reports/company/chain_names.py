"""What the stages of the chain are called, and in which unit their rates are printed.

Here belong words and units of the codes of `chain_health`; what its figures say is in
`chain_stages` and `chain_alarms`.
"""

from collections.abc import Mapping

from reports.company.context import Context
from reports.format import Formatter
from reports.marts import Record
from reports.records import number, words
from reports.texts import N_

# What a stage's rate is printed as, and what it is called.
STAGES: Mapping[str, tuple[str, str]] = {
    "calls": ("ratio", N_("Calls per working hour")),
    "leads_sent": ("rate", N_("Leads handed over per call")),
    "leads_decided": ("rate", N_("Leads decided, of those handed over")),
    "leads_accepted": ("rate", N_("Leads accepted, of those decided")),
    "deals_created": ("ratio", N_("Deals created per accepted lead")),
    "deals_closed": ("ratio", N_("Deals closed per deal created")),
    "deals_won": ("rate", N_("Deals won, of those closed")),
    "amount_per_deal": ("amount", N_("Amount per deal won")),
    "accounts_kept": ("rate", N_("Customers kept from month to month")),
    "accounts_grown": ("rate", N_("Customers grown in the month")),
    "account_value": ("rate", N_("Value of customers against the month’s start")),
}
# The first stage that the CRM knows is a number of the month, and no rate.
VOLUMES: Mapping[str, str] = {
    "working_hours": N_("Working hours of SDRs"),
    "calls": N_("Calls"),
    "leads_sent": N_("Leads handed over"),
    "leads_decided": N_("Leads decided"),
    "leads_accepted": N_("Leads accepted"),
    "deals_created": N_("Deals created"),
    "deals_closed": N_("Deals closed"),
    "deals_won": N_("Deals won"),
}


def currency_of(context: Context) -> str | None:
    """The reporting currency, as the chain's amounts have it."""
    for table in ("chain", "ae_am"):
        for row in context.marts.rows(table):
            return words(row, "currency") or None
    return context.pack.company.currency("amount_won")


def stage_label(row: Record, formatter: Formatter) -> str:
    """A stage's name: of a rate, or of the number that the chain begins with."""
    stage = words(row, "stage")
    if number(row, "denominator") is None and stage in VOLUMES:
        return formatter.texts.say(VOLUMES[stage])
    return stage_name(stage, formatter)


def stage_name(stage: str, formatter: Formatter) -> str:
    """A rate's name; one that this version does not know keeps its id's words."""
    known = STAGES.get(stage)
    return formatter.texts.say(known[1]) if known else stage.replace("_", " ").capitalize()


def stage_value(stage: str, value: float | None, formatter: Formatter, currency: str | None) -> str:
    """A stage's rate in its unit."""
    unit = STAGES.get(stage, ("ratio", ""))[0]
    if unit == "rate":
        return formatter.rate(value)
    return formatter.amount(value, currency) if unit == "amount" else formatter.ratio(value)
