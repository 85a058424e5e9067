"""`reviews doctor`: is everything there that closing and mailing a month needs?

Here belong the order of the checks and how findings are shown; the checks are in `checkup`.
"""

import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from dagster_project.checkup.finding import Finding
from dagster_project.checkup.machine import (
    check_font_subsetting,
    check_fonts,
    check_rendering_libraries,
    check_time_zones,
)
from dagster_project.checkup.packages import check_packages, check_python
from dagster_project.home import Home

__all__ = ["Finding", "render_findings", "run_checks"]

_DBT = Path(__file__).resolve().parents[1] / "dbt" / "dbt_project.yml"
_WIDTH = 100


def run_checks(config: Path | None, home: Home) -> list[Finding]:
    """Looks at everything; changes nothing, mails nothing, makes no work folder.

    Args:
        config: the settings file; None for the built-in settings.
        home: the work folder, which need not exist.
    """
    packages = check_packages()
    findings = [check_python(), packages, check_rendering_libraries(), check_font_subsetting()]
    # What follows imports the packages.
    if packages.status != "fail":
        findings += [check_fonts(), *_with_packages(config, home)]
    return findings


def _with_packages(config: Path | None, home: Home) -> Iterator[Finding]:
    from dagster_project.checkup.configuration import (
        check_mail,
        check_settings,
        check_sources,
    )
    from dagster_project.checkup.notes import check_notes
    from dagster_project.checkup.work_folder import (
        check_disk,
        check_home,
        check_marts,
        check_writer,
    )

    yield _check_dbt_project()
    finding, settings = check_settings(config)
    yield finding
    if settings is not None:
        today = datetime.now(settings.company.zone).date()
        yield check_time_zones(settings.company.time_zone, today)
        yield from check_sources(settings, home)
        notes = check_notes(settings, home)
        if notes is not None:
            yield notes
        yield from check_mail(settings, home)
    yield check_home(home)
    yield check_disk(home)
    yield check_marts(home)
    writer = check_writer(home)
    if writer is not None:
        yield writer


def _check_dbt_project() -> Finding:
    """Its files only: parsing it takes longer than all other checks."""
    if not _DBT.exists():
        remedy = "Run from a complete checkout of the repository; the models are part of it."
        return Finding("fail", "dbt project", f"{_DBT} is missing", remedy)
    models = sum(1 for _ in (_DBT.parent / "models").rglob("*.sql"))
    return Finding("ok", "dbt project", f"{models} models in {_DBT.parent}")


def render_findings(findings: Sequence[Finding]) -> str:
    """One block per finding, aligned: status, subject, what was found, what to do."""
    width = max((len(finding.subject) for finding in findings), default=0)
    lines = [line for finding in findings for line in _block(finding, width)]
    return "\n".join([*lines, "", _summary(findings)])


def _block(finding: Finding, width: int) -> Iterator[str]:
    head = f"{finding.status:<4}  {finding.subject:<{width}}  "
    margin = " " * len(head)
    for line in _wrapped(finding.found, len(head)):
        yield f"{head}{line}".rstrip()
        head = margin
    for number, line in enumerate(_wrapped(finding.remedy or "", len(head) + 2)):
        yield f"{margin}{'  ' if number else '→ '}{line}"


def _wrapped(text: str, margin: int) -> Iterator[str]:
    for line in text.splitlines():
        indent = "  " if line.startswith(" ") else ""
        yield from textwrap.wrap(
            line,
            max(_WIDTH - margin, 40),
            subsequent_indent=f"{indent}  " if indent else "",
            break_long_words=False,
            break_on_hyphens=False,
        )


def _summary(findings: Sequence[Finding]) -> str:
    counts = {
        status: sum(finding.status == status for finding in findings)
        for status in ("ok", "warn", "fail")
    }
    warnings = f"{counts['warn']} warning{'' if counts['warn'] == 1 else 's'}"
    failures = f"{counts['fail']} failure{'' if counts['fail'] == 1 else 's'}"
    return f"{len(findings)} checks: {counts['ok']} ok, {warnings}, {failures}"
