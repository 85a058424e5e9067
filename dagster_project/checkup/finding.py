"""What a check answers.

Here belongs the type only.
"""

from dataclasses import dataclass
from typing import Literal

Status = Literal["ok", "warn", "fail"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        status: `warn` works, but not as well as it could; `fail` does not work.
        subject: what was looked at.
        found: what is there.
        remedy: what to do about it; None where `found` says it, or nothing is to be done.
    """

    status: Status
    subject: str
    found: str
    remedy: str | None = None
