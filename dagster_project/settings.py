"""The settings: one typed model, read from one YAML file.

Here belong the whole and its loading; single sections are in `settings_sections`. Secrets do not
belong in it: the YAML names environment variables, and the code that needs a secret reads it.
"""

import hashlib
import json
import re
from pathlib import Path

import yaml
from pydantic import Field, ValidationError, ValidationInfo, field_validator

from dagster_project.errors import UsageError
from dagster_project.settings_errors import explain
from dagster_project.settings_reports import ReportSettings
from dagster_project.settings_section import Section
from dagster_project.settings_sections import (
    CompanySettings,
    Criterion,
    DropSettings,
    MailSettings,
    QualificationSettings,
    RoleSettings,
    ScheduleSettings,
    SmtpSettings,
    SourceSettings,
    TitleRule,
)
from dagster_project.settings_statistics import StatisticsSettings
from dagster_project.settings_values import SellingRole, Share

__all__ = [
    "CompanySettings",
    "Criterion",
    "DropSettings",
    "MailSettings",
    "QualificationSettings",
    "ReportSettings",
    "RoleSettings",
    "ScheduleSettings",
    "Settings",
    "SmtpSettings",
    "SourceSettings",
    "StatisticsSettings",
    "TitleRule",
    "load_settings",
]


def _default_ramp() -> dict[SellingRole, tuple[Share, ...]]:
    return {"sdr": (0.25, 0.5, 0.75), "ae": (0.0, 0.25, 0.5, 0.75), "am": (0.5, 0.75)}


class Settings(Section):
    """Everything that can be set; see the README for a commented example."""

    company: CompanySettings = Field(default_factory=CompanySettings)
    sources: dict[str, SourceSettings] = Field(
        default_factory=lambda: {"crm": SourceSettings()}, min_length=1
    )
    roles: RoleSettings = Field(default_factory=RoleSettings)
    qualification: QualificationSettings = Field(default_factory=QualificationSettings)
    sla_working_days: int = Field(5, ge=0, le=60, description="for an AE's decision on a lead")
    ramp: dict[SellingRole, tuple[Share, ...]] = Field(default_factory=_default_ramp)
    history_months: int = Field(
        36, ge=13, le=60, description="months of evidence and cohorts that a review month holds"
    )
    statistics: StatisticsSettings = Field(default_factory=StatisticsSettings)
    drop: DropSettings = Field(default_factory=DropSettings)
    schedule: ScheduleSettings = Field(default_factory=ScheduleSettings)
    reports: ReportSettings = Field(default_factory=ReportSettings)
    mail: MailSettings = Field(default_factory=MailSettings)

    @field_validator("sources")
    @classmethod
    def _source_names_are_folder_names(
        cls, value: dict[str, SourceSettings]
    ) -> dict[str, SourceSettings]:
        for name in value:
            if not re.fullmatch(r"[a-z][a-z0-9_]{0,30}", name):
                raise ValueError(
                    f"source name {name!r}: use up to 31 lower-case letters, digits and _, a "
                    "letter first"
                )
        return value

    @field_validator("mail")
    @classmethod
    def _mails_bring_a_pack_that_is_made(
        cls, value: MailSettings, info: ValidationInfo
    ) -> MailSettings:
        reports = info.data.get("reports")
        if value.language and reports and value.language not in reports.company.languages:
            raise ValueError(
                f"language {value.language!r} is none that the company pack is made in; write one "
                f"of {', '.join(reports.company.languages)}, or add it to reports.company.languages"
            )
        return value

    @property
    def mail_language(self) -> str:
        """The language in which the company pack is mailed."""
        return self.mail.language or self.reports.company.languages[0]

    def figures_hash(self) -> str:
        """Sha256 over the settings that can change a figure: mail, schedule and layout cannot.

        Files count by their content, wherever they lie. A shipped mapping counts by its name: its
        content is part of the code version. What a landing folder holds is pinned by drop.
        """
        figures = self.model_dump(
            mode="json",
            exclude={
                "mail": True,
                "schedule": True,
                "reports": True,
                "company": {"name", "dispute_contact"},
                "sources": {"__all__": {"landing"}},
            },
        )
        for name, source in self.sources.items():
            if _is_file(source.mapping):
                figures["sources"][name]["mapping"] = _content_hash(Path(source.mapping))
        if self.roles.overrides is not None:
            figures["roles"]["overrides"] = _content_hash(self.roles.overrides)
        return hashlib.sha256(json.dumps(figures, sort_keys=True).encode()).hexdigest()


def _is_file(mapping: str) -> bool:
    return mapping.endswith((".yaml", ".yml"))


def _content_hash(path: Path) -> str:
    """Of a file's bytes; nobody can build from one that is missing."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "missing"


def _resolve_paths(settings: Settings, base: Path) -> Settings:
    """Relative paths in the file are relative to the file."""
    changes: dict[str, object] = {}
    if settings.roles.overrides is not None:
        overrides = base / settings.roles.overrides
        changes["roles"] = settings.roles.model_copy(update={"overrides": overrides})
    if settings.reports.notes is not None:
        notes = base / settings.reports.notes
        changes["reports"] = settings.reports.model_copy(update={"notes": notes})
    if settings.mail.smtp.ca_file is not None:
        smtp = settings.mail.smtp.model_copy(update={"ca_file": base / settings.mail.smtp.ca_file})
        changes["mail"] = settings.mail.model_copy(update={"smtp": smtp})
    sources = {name: _resolve_source(source, base) for name, source in settings.sources.items()}
    return settings.model_copy(update=changes | {"sources": sources})


def _where(error: yaml.YAMLError | ValueError) -> str:
    """Without the line itself, which may hold a secret in the wrong place."""
    if isinstance(error, ValueError):  # a date or number that is none, which YAML reads itself
        return f"{error}. Correct it, or put it in quotes."
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return "check it with a YAML editor."
    mark = error.problem_mark
    return f"{error.problem} at line {mark.line + 1}, column {mark.column + 1}. Correct that place."


def _resolve_source(source: SourceSettings, base: Path) -> SourceSettings:
    changes = {}
    if _is_file(source.mapping):
        changes["mapping"] = str(base / source.mapping)
    if source.landing is not None and not re.match(
        r"[A-Za-z][A-Za-z0-9+.-]*(://|::)", source.landing
    ):
        changes["landing"] = str(base / Path(source.landing).expanduser())
    return source.model_copy(update=changes)


def load_settings(path: Path | None) -> Settings:
    """Settings from a YAML file; the defaults (demo company) where `path` is None.

    Raises:
        UsageError: the file is missing, is no YAML mapping, or breaks a rule; lists every problem
            with its path in the file and what to write instead.
    """
    if path is None:
        return Settings()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"settings file {path} cannot be read ({error}). Give an existing YAML file with "
            "--config or REVIEWS_CONFIG, or leave both out for the demo company's settings."
        ) from error
    try:
        content = yaml.safe_load(text) or {}
    except (yaml.YAMLError, ValueError) as error:
        raise UsageError(f"settings file {path} is no valid YAML: {_where(error)}") from None
    if not isinstance(content, dict):
        raise UsageError(
            f"settings file {path} holds a {type(content).__name__}, expected a mapping of "
            f"sections ({', '.join(Settings.model_fields)})."
        )
    try:
        settings = Settings.model_validate(content)
    except ValidationError as error:
        raise UsageError(explain(error, Settings, str(path))) from error
    return _resolve_paths(settings, path.resolve().parent)
