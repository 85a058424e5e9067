"""Mail to the operators: what failed or is late.

Here belongs telling people who run the product; readers of reviews never hear of it. How mail is
sent is `delivery`.
"""

import logging
import os
from datetime import date, datetime

from dagster_project.delivery.errors import DeliveryError, RefusedError, UncertainError
from dagster_project.delivery.ledger import Ledger
from dagster_project.delivery.message import Content, compose, message_id, one_line, short_hash
from dagster_project.delivery.outgoing import Outgoing
from dagster_project.delivery.recipients import Address, addressees, parse_address
from dagster_project.delivery.secrets import scrub
from dagster_project.delivery.transport import build_transport
from dagster_project.home import Home
from dagster_project.settings import Settings

_LONGEST_TEXT = 20_000
_LOGGER = logging.getLogger(__name__)


class AlertError(DeliveryError):
    """Not every operator could be told."""


def alert_operators(
    settings: Settings, home: Home, *, subject: str, text: str, at: datetime
) -> None:
    """Tells each operator once per subject and day, through the transport of the reviews.

    Args:
        settings: who the operators are and how mail is sent.
        home: the work folder, whose ledger remembers who was told.
        subject: what happened, in one line; the same words mean the same event.
        text: the details; secrets in it are replaced.
        at: the moment; its day in the company's zone counts.

    Raises:
        AlertError: somebody could not be told; the next call tries again.
    """
    headline = one_line(scrub(subject, settings.mail.smtp, os.environ))
    if not settings.mail.operators:
        _LOGGER.warning("Nobody is told, mail.operators is empty: %s", headline)
        return
    body = scrub(text, settings.mail.smtp, os.environ)
    content = Content(headline, _shortened(body))
    day = at.astimezone(settings.company.zone).date()
    with Ledger(home.ledger) as ledger:
        untold = [
            address
            for address in addressees(settings.mail.operators)
            if not ledger.was_alerted(day, headline, address.key)
        ]
        if untold:
            _tell(settings, home, ledger, untold, content, day, at)


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST_TEXT:
        return text
    return f"{text[:_LONGEST_TEXT]}\n[… {len(text) - _LONGEST_TEXT} more characters in the run]"


def _tell(
    settings: Settings,
    home: Home,
    ledger: Ledger,
    operators: list[Address],
    content: Content,
    day: date,
    at: datetime,
) -> None:
    sender = parse_address(settings.mail.sender)
    key = f"alert-{day.isoformat()}-{short_hash(content.subject)}"
    problems = []
    with build_transport(settings.mail, home.outbox, os.environ) as transport:
        for operator in operators:
            identifier = message_id(key, operator, sender)
            message = compose(
                content, sender=sender, recipient=operator, identifier=identifier, sent_at=at
            )
            name = f"sales-reviews-{key}-{short_hash(operator.key)}"
            try:
                transport.deliver(Outgoing(message, sender, operator, name))
            # After an uncertain end too: a second alert is a nuisance, a missing one is not.
            except (RefusedError, UncertainError) as error:
                problems.append(f"{operator.mailbox}: {error}")
                continue
            ledger.record_alert(day, content.subject, operator.key, at)
    if problems:
        raise AlertError(
            f"not every operator was told of “{content.subject}”:\n  - "
            + "\n  - ".join(problems)
            + "\nCheck mail.operators; the next alert of this subject tries them again."
        )
