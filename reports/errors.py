"""What can go wrong between a published snapshot and a finished pack.

Each message says what was found, what was expected and what to do next. Errors of the data itself
are no errors here: they are counted upstream and shown in the pack.
"""


class ReportError(Exception):
    """A pack or mail body could not be made."""


class SnapshotError(ReportError):
    """The snapshot lacks the month, a mart or a column that the pack is made of."""


class LanguageError(ReportError):
    """There are no texts in the requested language."""


class FontError(ReportError):
    """The fonts that packs are set in are not installed."""


class RenderError(ReportError):
    """Layout wanted a foreign file, or complained; such a pack is never written."""


class NotesError(ReportError):
    """The managers' notes cannot be read as they are."""
