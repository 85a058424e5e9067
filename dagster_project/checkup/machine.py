"""What has to be on the machine beside Python: libraries, fonts, time zones.

Here belong things that a package manager installs. Libraries are loaded as the renderer loads them.
"""

import ctypes
import ctypes.util
from collections.abc import Iterator
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from dagster_project.checkup.finding import Finding
from dagster_project.months import add_months, cutoff_at, format_month

_APT = "As root: apt-get install --no-install-recommends"
_PANGO = "libpango-1.0-0 libpangoft2-1.0-0"
# Library, and the file name of its present version on Linux.
_RENDERING = {
    "gobject-2.0": "libgobject-2.0.so.0",
    "pango-1.0": "libpango-1.0.so.0",
    "pangoft2-1.0": "libpangoft2-1.0.so.0",
    "harfbuzz": "libharfbuzz.so.0",
    "fontconfig": "libfontconfig.so.1",
}
_SUBSET = ("harfbuzz-subset", "libharfbuzz-subset.so.0")
_MONTHS_AROUND = 24
_OLDEST_PANGO = (1, 44)
_OLDEST_SUBSETTING = (4, 1)


def load(library: str, file_name: str) -> ctypes.CDLL | None:
    """The library by its Linux file name, else by whatever name the system finds it under."""
    for name in (file_name, ctypes.util.find_library(library)):
        if name is not None:
            try:
                return ctypes.CDLL(name)
            except OSError:
                continue
    return None


def _version(library: ctypes.CDLL, function: str) -> str:
    call = getattr(library, function)
    call.restype = ctypes.c_char_p
    text: bytes = call()
    return text.decode()


def _number(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:2])


def check_rendering_libraries() -> Finding:
    """What WeasyPrint cannot do without."""
    subject = "PDF libraries"
    loaded = {name: load(name, file_name) for name, file_name in _RENDERING.items()}
    missing = [_RENDERING[name] for name, library in loaded.items() if library is None]
    if missing:
        found = f"{', '.join(missing)} cannot be loaded; no PDF can be rendered"
        # Pango's packages depend on all the others.
        return Finding("fail", subject, found, f"{_APT} {_PANGO}")
    pango, harfbuzz = loaded["pango-1.0"], loaded["harfbuzz"]
    assert pango is not None and harfbuzz is not None  # noqa: S101, PT018 - none is missing
    text = _version(pango, "pango_version_string")
    found = f"Pango {text}, HarfBuzz {_version(harfbuzz, 'hb_version_string')}"
    if _number(text) < _OLDEST_PANGO:
        return Finding(
            "fail", subject, f"{found}; Pango 1.44 or newer is needed", f"{_APT} {_PANGO}"
        )
    return Finding("ok", subject, found)


def check_font_subsetting() -> Finding:
    """What makes rendering fast: without it, fonts are cut down in Python."""
    subject, slow = "Font subsetting", "rendering takes 2 to 5 times as long"
    library = load(*_SUBSET)
    if library is None:
        found = f"{_SUBSET[1]} cannot be loaded; {slow}, and later WeasyPrints will demand it"
        return Finding("warn", subject, found, f"{_APT} libharfbuzz-subset0")
    harfbuzz = load("harfbuzz", _RENDERING["harfbuzz"])
    text = _version(harfbuzz, "hb_version_string") if harfbuzz is not None else "0.0"
    if _number(text) < _OLDEST_SUBSETTING:
        found = f"HarfBuzz {text} is too old to be used for it (4.1 or newer); {slow}"
        return Finding("warn", subject, found, f"{_APT} libharfbuzz-subset0, from a newer Debian")
    return Finding("ok", subject, f"{_SUBSET[1]}, HarfBuzz {text}")


def check_fonts() -> Finding:
    """The fonts of the packs can be read, and have letters."""
    from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]

    from reports.errors import FontError
    from reports.fonts import font_files

    remedy = "Renew the environment: .ci/setup runtime."
    try:
        files = font_files()
    except FontError as error:
        return Finding("fail", "Fonts", str(error), remedy)
    for name, path in files.items():
        try:
            with TTFont(path, lazy=True) as font:
                has_letters = ord("A") in font.getBestCmap()
        except (OSError, TTLibError, TypeError) as error:
            return Finding("fail", "Fonts", f"{path} is no usable font ({error})", remedy)
        if not has_letters:
            return Finding("fail", "Fonts", f"{name} has no letters", remedy)
    return Finding("ok", "Fonts", ", ".join(sorted(files)))


def check_time_zones(zone: str, today: date) -> Finding:
    """The time zone database, and the company's zone in it as DuckDB knows it.

    Months end by Python's data and days by DuckDB's; where they disagree, figures move between
    months.
    """
    remedy = "Renew the environment (.ci/setup runtime), which holds tzdata."
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        return Finding("fail", "Time zones", f"{zone} cannot be loaded ({error})", remedy)
    try:
        package = f"tzdata {version('tzdata')}"
    except PackageNotFoundError:
        package = "the system's data"
    month = today.replace(day=1)
    months = [add_months(month, count) for count in range(-_MONTHS_AROUND, _MONTHS_AROUND + 1)]
    other = [format_month(month) for month in _ending_otherwise(months, zone)]
    if other:
        found = f"Python and DuckDB disagree about when {', '.join(other)} ends in {zone}"
        remedy = (
            "One of them has old rules of the zone: renew the environment (.ci/setup runtime), "
            "which holds both."
        )
        return Finding("fail", "Time zones", found, remedy)
    found = f"{zone} and {len(available_timezones()) - 1} others, {package}, DuckDB's agree"
    return Finding("ok", "Time zones", found)


def _ending_otherwise(months: list[date], zone: str) -> Iterator[date]:
    import duckdb

    query = "select epoch(timezone(?, cast(? as timestamp)))"
    with duckdb.connect() as connection:
        for month in months:
            row = connection.execute(query, [zone, add_months(month, 1)]).fetchone()
            if row != (cutoff_at(month, ZoneInfo(zone)).timestamp(),):
                yield month
