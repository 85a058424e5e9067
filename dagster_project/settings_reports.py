"""The section of the settings that says which packs there are, for whom, and in which languages.

Here belong its keys, defaults and validation; how it makes up the file is in `settings`.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from dagster_project.settings_section import Section


def _is_language(value: str) -> str:
    """One that the packs' texts are there in; a new catalogue is known at once."""
    from reports.texts import languages

    if value not in languages():
        raise ValueError(f"there are no texts in it; write one of {', '.join(languages())}")
    return value


def _are_different(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value:
        raise ValueError("no language is named; name at least one, or set `enabled: false`")
    if len(set(value)) < len(value):
        raise ValueError("a language is named twice; name each once")
    return value


Language = Annotated[str, AfterValidator(_is_language)]
# No `min_length`: wrong languages are left out before it counts, and it would complain as well.
Languages = Annotated[tuple[Language, ...], AfterValidator(_are_different)]


class PackSettings(Section):
    """Whether packs of a kind are made, and in which languages."""

    enabled: bool = True
    languages: Languages = ("en",)

    @property
    def wanted(self) -> tuple[str, ...]:
        """The languages that packs are made in."""
        return self.languages if self.enabled else ()


class PersonPackSettings(PackSettings):
    """The same for packs about single people, which a company has to decide for."""

    enabled: bool = False


class ReportSettings(Section):
    """Which packs are rendered, and how."""

    page_size: Literal["A4", "Letter"] = "A4"
    company: PackSettings = Field(default_factory=PackSettings)
    team: PackSettings = Field(default_factory=PackSettings)
    person: PersonPackSettings = Field(default_factory=PersonPackSettings)
    notes: Path | None = Field(
        None, description="CSV person,month,text: what managers wrote, for the packs about people"
    )
    workers: int = Field(2, ge=1, le=64, description="processes that render packs")
