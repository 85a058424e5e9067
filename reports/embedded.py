"""Tables within a PDF, as its standard wants them.

Here belongs how a file is embedded; which are, and what they hold, is decided where a pack is laid
out.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from reports.attachments import Attachment


def embedded(attachments: Sequence[Attachment], as_of: datetime) -> list[Any]:
    """The attachments as WeasyPrint takes them, all of one date: that of the data."""
    from weasyprint import Attachment as Embedded

    from reports.fetch import OwnFiles

    return [
        Embedded(
            string=attachment.content,
            name=attachment.name,
            description=attachment.description,
            created=as_of,
            modified=as_of,
            url_fetcher=OwnFiles({}),
        )
        for attachment in attachments
    ]


def relate(_document: Any, pdf: Any) -> None:  # noqa: ANN401 - WeasyPrint and pydyf have no types
    """Says in a PDF that its attachments are the data behind it (ISO 32000-2, 7.11.3)."""
    import pydyf  # type: ignore[import-untyped]

    files: list[Any] = [
        found
        for found in pdf.objects
        if isinstance(found, dict) and found.get("Type") == "/Filespec"
    ]
    for file in files:
        file["AFRelationship"] = "/Data"
    if files:
        pdf.catalog["AF"] = pydyf.Array([file.reference for file in files])
