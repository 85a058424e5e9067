"""Errors that a user of Sales Reviews can act on.

Here belong the base classes only; each part of the product defines its own errors beside the code
that raises them. Every message says what was found, what was expected and what to do next, and
never carries a secret.
"""


class ReviewsError(Exception):
    """A failure that the user can understand and mend; shown without a traceback (exit code 1)."""

    exit_code = 1


class UsageError(ReviewsError):
    """Wrong command-line arguments, settings or month (exit code 2); nothing was started."""

    exit_code = 2
