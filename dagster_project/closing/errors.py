"""What can go wrong between the steps of a close.

Here belong errors that several steps raise.
"""

from dagster_project.errors import ReviewsError


class BuildError(ReviewsError):
    """A step was started without the steps before it, or one of them did not do its work."""
