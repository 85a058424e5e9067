"""The rules behind a pack's sentences, as a table that is attached to it.

Here belongs which sentences are listed and how; the sentences are made where the pack is built.
"""

from collections.abc import Iterable, Iterator

from reports.attachments import Attachment, csv_attachment
from reports.format import Formatter
from reports.model import Finding, Number, Statement

NAME = "rules.csv"
Told = Statement | Finding


def rules_attachment(told: Iterable[Told], formatter: Formatter) -> Attachment:
    """Each sentence once, in the order of the pack: its rule, inputs, n and threshold."""
    say = formatter.texts.say
    header = (say("Rule"), say("Sentence"), say("Inputs"), say("n"), say("Threshold"))
    description = say("The rule behind each sentence, with its inputs, cases and threshold")
    return csv_attachment(NAME, description, header, _rows(told))


def _rows(told: Iterable[Told]) -> Iterator[tuple[str | Number | None, ...]]:
    seen = set()
    for one in told:
        sentence = one.text if isinstance(one, Statement) else one.sentence
        inputs = "; ".join(f"{name}={value}" for name, value in one.inputs)
        row = (one.rule, sentence, inputs, _count(one.n), one.threshold)
        if row not in seen:
            seen.add(row)
            yield row


def _count(n: Number | None) -> Number | None:
    """Marts hold counts as doubles and decimals, too; a count is whole."""
    return None if n is None else round(n)
