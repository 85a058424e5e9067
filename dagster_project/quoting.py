"""Names and texts as they stand in SQL that is put together.

Here belong the two ways of quoting; values of rows are parameters, and never come here.
"""


def quoted(name: str) -> str:
    """A name as a quoted identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: object) -> str:
    """A text, or a path, as a string literal."""
    return "'" + str(text).replace("'", "''") + "'"
