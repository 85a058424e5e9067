"""Line numbers of CSV records.

Here belongs the one scan that finds at which line of a file its n-th record starts. DuckDB's reader
does not tell that for the rows that it keeps, and counts records instead of lines for those that it
rejects; so the file is read once more, but only where there is a finding.
"""

import re
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
        delimiter: between values.
        quote: around values that need it; doubled inside.
        blank_is_record: in a file of one column, a blank line is a row.
    """

    path: Path
    at: int
    line: int
    delimiter: bytes
    quote: bytes
    blank_is_record: bool


class Quotes:
    """Where quoted values end. Quotes inside bare values mean nothing."""

    def __init__(self, delimiter: bytes, quote: bytes) -> None:
        d, q = re.escape(delimiter), re.escape(quote)
        inside = b"(?>[^%b]++|%b%b)*+" % (q, q, q)
        bare = b"(?! *+%b)[^%b]*+" % (q, d)
        self._quote = quote
        self._rest = re.compile(b"%b%b *+(?:%b|)" % (inside, q, d))
        whole = b"(?>(?> *+%b%b%b *+|%b)%b)*+ *+%b%b" % (q, inside, q, bare, d, q, inside)
        self._opens = re.compile(whole + b"\\Z")
        self._goes_on = re.compile(whole + b"%b *+[^ %b\r\n]" % (q, d))

    def is_open_after(self, line: bytes, *, is_open: bool) -> bool:
        """Whether the value in which `line` ends is quoted and not closed yet."""
        if self._quote not in line:
            return is_open
        start = 0
        if is_open:
            rest = self._rest.match(line)
            if rest is None:
                return True
            start = rest.end()
        return self._opens.match(line, start) is not None

    def is_followed_by_text(self, record: bytes) -> bool:
        """Whether a quoted value of a record of one line ends, and something else than the next
        value follows it.
        """
        return self._goes_on.match(record) is not None


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
    found, quotes = Located(), Quotes(body.delimiter, body.quote)
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
            is_open = quotes.is_open_after(raw, is_open=is_open)
            if not is_open and (body.blank_is_record or raw.strip(b"\r\n")):
                if found.count in wanted:
                    found.kept[found.count] = record_line
                found.count += 1
    return found


def line_at(path: Path, byte: int) -> int:
    """The line (from 1) in which a byte of a file lies."""
    line, left = 1, byte
    with path.open("rb") as file:
        while left and (chunk := file.read(min(left, 1 << 20))):
            line, left = line + chunk.count(b"\n"), left - len(chunk)
    return line
