"""Line numbers of CSV records.

Here belongs the one scan that finds at which line of a file its n-th record starts. DuckDB's reader
does not tell that for the rows that it keeps, and counts records instead of lines for those that it
rejects; so the file is read once more, but only where there is a finding.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Body:
    """Where the records of a file are.

    Attributes:
        path: the file, in UTF-8.
        at: the byte at which the first record starts.
        line: the line at which it starts.
        quote: the quote character.
        blank_is_record: in a file of one column, a blank line is a row.
    """

    path: Path
    at: int
    line: int
    quote: bytes
    blank_is_record: bool


@dataclass
class Located:
    """What the scan found.

    Attributes:
        kept: lines of the wanted records, by their position among those that the reader kept.
        rejected: lines of the rejected records, by the byte at which they start.
        count: records that the reader must have kept; another number means that both disagree
            about where records end, and that no line is known.
    """

    kept: dict[int, int] = field(default_factory=dict)
    rejected: dict[int, int] = field(default_factory=dict)
    count: int = 0


def locate(body: Body, wanted: Collection[int], rejected: Mapping[int, int]) -> Located:
    """Scans one file.

    Args:
        body: the file.
        wanted: positions (from 0) among the records that the reader kept.
        rejected: first byte → end of the records that it rejected; quotes in them do not count.
    """
    found = Located()
    line, at, record_line, record_at, is_open = body.line, body.at, body.line, body.at, False
    with body.path.open("rb") as file:
        file.seek(body.at)
        for raw in file:
            if not is_open:
                record_line, record_at = line, at
            line, at = line + 1, at + len(raw)
            if record_at in rejected:
                found.rejected[record_at] = record_line
                is_open = at < rejected[record_at]
                continue
            if raw.count(body.quote) % 2:
                is_open = not is_open
            if not is_open and (body.blank_is_record or raw.strip(b"\r\n")):
                if found.count in wanted:
                    found.kept[found.count] = record_line
                found.count += 1
    return found
