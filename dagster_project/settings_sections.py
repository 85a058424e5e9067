"""The sections of the settings: keys, defaults (which suit the demo company) and validation.

Here belong the types of single sections; how they make up the file is in `settings`, what single
values may be in `settings_values`.
"""

import re
from pathlib import Path
from typing import Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, field_validator, model_validator

from dagster_project.settings_reports import Language
from dagster_project.settings_section import Section
from dagster_project.settings_values import (
    Currency,
    Day,
    MailAddress,
    Month,
    Role,
    Share,
    VariableName,
)


class CompanySettings(Section):
    """Who the company is, and which calendar, zone and currency its months are counted in."""

    name: str = Field("Fjordlicht Software GmbH", min_length=1)
    time_zone: str = "Europe/Berlin"
    country: str = Field(
        "DE", description="ISO 3166 code; its public holidays are not working days"
    )
    fiscal_year_start: int = Field(1, ge=1, le=12, description="first month of the fiscal year")
    fiscal_year_label: Literal["end", "start"] = Field(
        "end", description="the calendar year that names it: the one in which it ends or starts"
    )
    reporting_currency: Currency = "EUR"
    first_month: Month = Field("2015-01", description="the oldest month to be closed")
    dispute_contact: str = Field("sales operations", description="whom to ask about a figure")

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(f"{value!r} is no IANA time zone; write one like 'Europe/Berlin'")
        return value

    @field_validator("country")
    @classmethod
    def _country_has_a_calendar(cls, value: str) -> str:
        from holidays import list_supported_countries

        if value not in list_supported_countries():
            raise ValueError(f"no holiday calendar for {value!r}; write an ISO code like 'DE'")
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The company's time zone, in which months begin and end."""
        return ZoneInfo(self.time_zone)


class SourceSettings(Section):
    """One CRM: which mapping reads it, and where its drops arrive."""

    mapping: str = Field("salesforce", description="a shipped mapping's name, or a YAML file")
    landing: str | None = Field(None, description="folder or fsspec URL; <home>/landing/<source>")


class TitleRule(Section):
    """People whose job title matches `pattern` (a case-insensitive regex) hold `role`."""

    pattern: str
    role: Role

    @field_validator("pattern")
    @classmethod
    def _pattern_compiles(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"{value!r} is no regular expression: {error}") from error
        return value


def _default_title_rules() -> tuple[TitleRule, ...]:
    return (
        TitleRule(pattern=r"sales development|\bsdr\b|\bbdr\b", role="sdr"),
        TitleRule(pattern=r"account executive|\bae\b", role="ae"),
        TitleRule(pattern=r"account manager|customer success|\bam\b", role="am"),
        TitleRule(pattern=r"head of|manager|director|vp\b|vice president", role="manager"),
    )


class RoleSettings(Section):
    """Where roles come from: override CSV, else CRM or HR history, else drops, else title rules.

    The comparison of successive drops needs no setting but the title rules, which it reads by.
    """

    title_rules: tuple[TitleRule, ...] = Field(default_factory=_default_title_rules)
    overrides: Path | None = Field(
        None,
        description="CSV person_id,role,manager_id,team,segment,valid_from,valid_to; beats all",
    )


class Criterion(Section):
    """A strict qualification criterion, for leads handed over from `valid_from` on."""

    criterion: str = Field(min_length=1)
    valid_from: Day = "1900-01-01"


def _default_criteria() -> tuple[Criterion, ...]:
    names = ("budget", "authority", "need", "timeline")
    return tuple(Criterion(criterion=name) for name in names)


class QualificationSettings(Section):
    """When a lead counts as qualified."""

    mode: Literal["criteria", "acceptance"] = Field(
        "criteria",
        description="'acceptance' lets the AE's yes stand in where the CRM has no criteria",
    )
    criteria: tuple[Criterion, ...] = Field(default_factory=_default_criteria)


class DropSettings(Section):
    """When a drop is taken, and when a month built from it counts as reconstructed."""

    reconstructed_after_days: int = Field(
        10, ge=0, description="a drop younger than the cutoff by more days marks its month so"
    )
    max_rejected_share: Share = Field(
        0.05, description="share of an entity's rows that may be rejected before the close fails"
    )


class ScheduleSettings(Section):
    """When the daily tick starts to ask for the month, and when operators are alerted."""

    working_day: int = Field(1, ge=1, le=20, description="n-th working day of the next month")
    hour: int = Field(6, ge=0, le=23, description="hour of the tick, company time")
    deadline_working_day: int = Field(4, ge=1, le=22)

    @model_validator(mode="after")
    def _deadline_is_not_before_the_start(self) -> Self:
        if self.deadline_working_day < self.working_day:
            raise ValueError(
                f"deadline_working_day {self.deadline_working_day} lies before working_day "
                f"{self.working_day}; write a later one"
            )
        return self


class SmtpSettings(Section):
    """The mail server. User name and password come from the named environment variables."""

    host: str = Field("localhost", min_length=1)
    port: int = Field(587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    username_env: VariableName | None = Field(
        None, description="environment variable with the user name"
    )
    password_env: VariableName | None = Field(
        None, description="environment variable with the password"
    )
    ca_file: Path | None = Field(None, description="PEM bundle, where the server's CA is private")
    timeout_s: float = Field(30, gt=0, le=600)

    @model_validator(mode="after")
    def _credentials_come_in_pairs(self) -> Self:
        if (self.username_env is None) != (self.password_env is None):
            raise ValueError("username_env and password_env go together; set both or neither")
        return self


class MailSettings(Section):
    """Who gets the company pack, from whom and how."""

    transport: Literal["outbox", "smtp"] = "outbox"
    sender: MailAddress = "Sales Reviews <reviews@fjordlicht.example>"
    recipients: tuple[MailAddress, ...] = ("leadership@fjordlicht.example",)
    operators: tuple[MailAddress, ...] = Field(
        (), description="who is told of failures and late drops"
    )
    language: Language | None = Field(
        None, description="of mail and pack; the first of reports.company.languages"
    )
    smtp: SmtpSettings = Field(default_factory=SmtpSettings)
