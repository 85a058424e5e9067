"""Which targets are held against a figure: scopes and metrics that match something.

Here belongs what a target may be of. How targets become those of a month is dbt's
(`int_known_targets`); a target that matches nothing there would be ignored without a word.
"""

from collections.abc import Iterator, Mapping

# Counts of SDRs and the amount of AEs are added up from people; the rates are a role's alone.
OF_A_PERSON = (
    "leads_sent",
    "leads_qualified",
    "leads_accepted",
    "leads_rejected",
    "leads_undecided",
    "leads_undecided_past_sla",
    "leads_became_qualified",
    "calls",
    "calls_connected",
    "amount_won",
)
# Per role that a target may be of: its metrics.
OF_A_ROLE: Mapping[str, tuple[str, ...]] = {
    "sdr": (
        *OF_A_PERSON[:-1],
        "qualified_lead_rate",
        "acceptance_rate",
        "decided_share",
        "undecided_past_sla_share",
        "qualification_efficiency",
        "qualification_efficiency_connected",
    ),
    "ae": (
        "amount_won",
        "close_rate",
        "close_rate_worked",
        "close_rate_amount",
        "close_rate_cohort",
        "cohort_maturity",
        "pipeline_cover",
    ),
    "am": (
        "upsell_rate",
        "upsell_rate_customer_lifetime",
        "upsell_rate_month",
        "gross_retention",
        "net_retention",
        "satisfaction",
    ),
}


def unmatched() -> Iterator[tuple[str, str, str]]:
    """What flags a target: the column to look at, the condition as SQL, and the reason.

    Whoever is neither role nor known is taken to be meant as a person: names are the usual mistake.
    """
    roles = _listed(OF_A_ROLE)
    yield (
        "scope",
        f"scope not in ({roles}) and scope not in (select person_id from kept_person)",  # noqa: S608
        f"neither the id of a person nor a role ({', '.join(OF_A_ROLE)})",
    )
    for role, metrics in OF_A_ROLE.items():
        yield (
            "metric",
            f"scope = '{role}' and metric not in ({_listed(metrics)})",
            f"no target of role {role} (known: {', '.join(metrics)})",
        )
    yield (
        "metric",
        f"scope not in ({roles}) and metric not in ({_listed(OF_A_PERSON)})",
        f"no target of a person (known: {', '.join(OF_A_PERSON)})",
    )


def _listed(values: Mapping[str, object] | tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)
