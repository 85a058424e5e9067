"""How a delivery can fail, told apart by what may be done next.

Here belong the classes only. None of their messages carries a secret: they are raised `from None`
where the error behind them could.
"""

from dagster_project.errors import ReviewsError, UsageError


class DeliveryError(ReviewsError):
    """Something was not mailed."""


class MailSetupError(UsageError):
    """The mail settings or their secrets do not suffice; nothing was attempted."""


class UnreachableError(DeliveryError):
    """There is no usable connection to the mail server, for any recipient."""


class RefusedError(DeliveryError):
    """The server took the connection and refused this one message: it was not sent."""

    def __init__(self, message: str, *, is_temporary: bool) -> None:
        super().__init__(message)
        self.is_temporary = is_temporary


class UncertainError(DeliveryError):
    """The message was handed over and no answer came: it may have been sent."""
