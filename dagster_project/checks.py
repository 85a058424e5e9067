"""Checks that stop a close beside dbt's tests: the share of rejected rows.

Here belong asset checks written in Python; checks of figures are dbt tests beside their models.
https://docs.dagster.io/guides/test/asset-checks
"""

from collections.abc import Sequence
from pathlib import Path

import dagster as dg

from dagster_project.closing.rejected import first_rejected, quarantine_of
from dagster_project.crm.extract import Extraction

REJECTED_CHECK = "few_rows_rejected"


def rejected_check(
    key: dg.AssetKey, extractions: Sequence[Extraction], quarantine: Path, allowed: float
) -> dg.AssetCheckResult:
    """Fails the close where too many rows of an entity are lost; warns where any is.

    Args:
        key: the entity's raw asset; its last part names the entity.
        extractions: of all drops that the run builds from.
        quarantine: the work folder's quarantine.
        allowed: share of the delivered rows that may be rejected.
    """
    entity = key.path[-1]
    rejected = sum(extraction.rejected.get(entity, 0) for extraction in extractions)
    delivered = rejected + sum(extraction.rows.get(entity, 0) for extraction in extractions)
    share = rejected / delivered if delivered else 0.0
    severity = dg.AssetCheckSeverity.ERROR if share > allowed else dg.AssetCheckSeverity.WARN
    return dg.AssetCheckResult(
        asset_key=key,
        check_name=REJECTED_CHECK,
        passed=rejected == 0,
        severity=severity,
        description=_description(entity, rejected, delivered, extractions, quarantine, allowed),
        metadata={"rejected": rejected, "delivered": delivered, "allowed_share": allowed},
    )


def _description(
    entity: str,
    rejected: int,
    delivered: int,
    extractions: Sequence[Extraction],
    quarantine: Path,
    allowed: float,
) -> str:
    if not rejected:
        return f"All {delivered} rows of {entity} were kept."
    share = f"{rejected / delivered:.1%}; drop.max_rejected_share allows {allowed:.1%}"
    lines = [f"{rejected} of {delivered} rows of {entity} were rejected ({share})."]
    for extraction in extractions:
        if extraction.rejected.get(entity, 0):
            file = quarantine_of(extraction, quarantine)
            lines += ["The first of them:", first_rejected(file, entity), f"All are in {file}."]
    lines.append("Mend the export or its mapping, or allow a larger share in the settings.")
    return "\n".join(lines)
