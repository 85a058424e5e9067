"""Python and the packages beside it, compared with what the product declares and pins.

Here belong versions; whether a package works shows where it is used.
"""

import sqlite3
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from pathlib import Path
from platform import python_version

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from dagster_project.checkup.finding import Finding

DISTRIBUTION = "sales-reviews"
LOCK = Path(__file__).resolve().parents[2] / "requirements.lock"
# The ledger's tables are STRICT.
_OLDEST_SQLITE = (3, 37, 0)
_RENEW = "Renew the environment: .ci/setup runtime (make demo and make test do it too)."
_SHOWN = 6


def check_python() -> Finding:
    """The interpreter and the SQLite in it."""
    found = f"{python_version()}, SQLite {sqlite3.sqlite_version} ({sys.executable})"
    try:
        wanted = metadata(DISTRIBUTION)["Requires-Python"]
    except PackageNotFoundError:
        return Finding("fail", "Python", f"{found}, in which {DISTRIBUTION} is missing", _RENEW)
    if python_version() not in SpecifierSet(wanted, prereleases=True):
        remedy = (
            f"Make the environment with a Python {wanted}: remove .venv, then .ci/setup runtime."
        )
        return Finding("fail", "Python", found, remedy)
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        remedy = "The ledger needs SQLite 3.37 or newer: use a Python that was built with one."
        return Finding("fail", "Python", found, remedy)
    return Finding("ok", "Python", found)


def check_packages(lock: Path = LOCK) -> Finding:
    """What the product requires, and the exact versions that it was tested with."""
    required = [
        requirement
        for requirement in map(Requirement, requires(DISTRIBUTION) or [])
        if _applies(requirement)
    ]
    unfit = [problem for requirement in required if (problem := _unfit(requirement))]
    if unfit:
        return Finding("fail", "Packages", _listed(unfit), _RENEW)
    if not lock.exists():
        found = f"{len(required)} required packages fit; no {lock.name} to compare with"
        return Finding("ok", "Packages", found)
    pins = list(_pins(lock))
    other = [problem for pin in pins if _installed(pin.name) and (problem := _unfit(pin))]
    if other:
        found = f"{len(other)} of {len(pins)} differ from {lock.name}: {_listed(other)}"
        return Finding("warn", "Packages", found, f"Only the pinned ones are tested. {_RENEW}")
    found = f"{len(required)} required, with all they need as {lock.name} pins it"
    return Finding("ok", "Packages", found)


def _pins(lock: Path) -> Iterator[Requirement]:
    """The pins of a lock that apply to this machine; its other lines are hashes and comments."""
    for line in lock.read_text(encoding="utf-8").splitlines():
        if "==" not in line or line.startswith((" ", "#")):
            continue
        try:
            pin = Requirement(line.rstrip("\\ "))
        except InvalidRequirement:
            continue
        if _applies(pin):
            yield pin


def _applies(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _unfit(requirement: Requirement) -> str | None:
    """Why the installed version does not do; None where it does."""
    name, installed = canonicalize_name(requirement.name), _installed(requirement.name)
    if installed is None:
        return f"{name} is missing (wanted {requirement.specifier or 'any'})"
    if not requirement.specifier.contains(installed, prereleases=True):
        return f"{name} {installed} (wanted {requirement.specifier})"
    return None


def _listed(problems: list[str]) -> str:
    shown = ", ".join(problems[:_SHOWN])
    return shown if len(problems) <= _SHOWN else f"{shown} and {len(problems) - _SHOWN} more"
