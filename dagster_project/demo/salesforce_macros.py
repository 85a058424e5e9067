"""How a Salesforce export spells ids, words and amounts, as SQL macros over numbers.

Here belong the values of fields; which file has which is in `salesforce_tables`. Nobody and nothing
is -1 in the frames and empty in the files.
"""

from dagster_project.demo.deal_history import STAGES
from dagster_project.demo.lead_history import STATUSES
from dagster_project.demo.money import CURRENCIES
from dagster_project.demo.names import (
    COMPANY_HEADS,
    COMPANY_KINDS,
    COMPANY_TAILS,
    CONTACT_HEADS,
    CONTACT_TAILS,
    GIVEN,
)
from dagster_project.demo.spec import ACCEPT_REASONS, CRITERIA, REASONS, SEGMENTS, SOURCES

_PREFIXES = {
    "user": "005",
    "lead": "00Q",
    "account": "001",
    "opportunity": "006",
    "task": "00T",
    "event": "00U",
    "history": "017",
    "split": "0TS",
    "handover": "a0H",
    "criterion": "a0C",
    "satisfaction": "a0S",
}
_INDUSTRIES = ("Manufacturing", "Logistics", "Health", "Retail", "Energy", "Media", "Education")
_EURO_COUNTRIES = ("Germany", "Austria", "France", "Netherlands", "Germany")
_LOSSES = ("Price", "Competitor", "No decision", "Timing", "Missing feature")
_TYPES = ("New Business", "Expansion", "Renewal")
_SUBJECTS = ("Call", "Email")


def _pick(values: tuple[str, ...], index: str) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"list_extract([{listed}], {index} + 1)"


def _suffix(prefix: str) -> str:
    """Salesforce's three check characters of an id whose capitals are all in its prefix."""
    bits = sum(1 << place for place, letter in enumerate(prefix) if letter.isupper())
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[bits] + "AA"


def macros() -> list[str]:
    """Statements that define what the SELECTs use."""
    statements = [
        f"create macro {name}_id(n) as "
        f"case when n >= 0 then '{prefix}' || lpad(n::varchar, 12, '0') || '{_suffix(prefix)}' end"
        for name, prefix in _PREFIXES.items()
    ]
    lists = {
        "source": SOURCES,
        "segment": SEGMENTS,
        "criterion_name": CRITERIA,
        "rejection": REASONS,
        "acceptance": ACCEPT_REASONS,
        "lead_status": STATUSES,
        "stage": STAGES,
        "currency_code": CURRENCIES,
        "deal_type": _TYPES,
        "subject": _SUBJECTS,
    }
    expressions = {
        "industry(n)": _pick(_INDUSTRIES, f"(n * 31 + 5) % {len(_INDUSTRIES)}"),
        "country(currency, n)": "case currency when 1 then 'United States' "
        f"when 2 then 'United Kingdom' else {_pick(_EURO_COUNTRIES, 'n % 5')} end",
        "loss_reason(n)": f"case when n % 11 < 10 then {_pick(_LOSSES, '(n * 7 + 3) % 5')} end",
        "given_name(n)": _pick(GIVEN, f"n % {len(GIVEN)}"),
        "contact(n)": f"{_pick(CONTACT_HEADS, 'n % 10')} || {_pick(CONTACT_TAILS, 'n // 10 % 10')}",
        "company(n)": f"{_pick(COMPANY_HEADS, 'n % 8')} || {_pick(COMPANY_TAILS, 'n // 8 % 8')} "
        f"|| ' ' || (n + 1) || ' ' || {_pick(COMPANY_KINDS, 'n // 3 % 8')}",
        "money(x)": "x::decimal(18, 2)",
        # Nothing that is shown as a day happens in the first or last two hours of one.
        "local_day(x)": "(x + interval 2 hour)::date",
    }
    expressions |= {f"{name}(n)": _pick(values, "n") for name, values in lists.items()}
    statements += [f"create macro {name} as {text}" for name, text in expressions.items()]
    return statements
