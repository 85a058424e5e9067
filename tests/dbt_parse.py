"""Parses the dbt project anew and fails on any error, warning or deprecation.

Here belongs the check that `make test` runs before the tests; it writes to a temporary folder only.
"""

import sys
import tempfile
from pathlib import Path

from dagster_project.dbt_project import run_dbt
from dagster_project.home import Home


def main() -> int:
    """Returns dbt's verdict as an exit code.

    `--warn-error` turns warnings and deprecations into errors, which dbt then names.
    """
    with tempfile.TemporaryDirectory() as folder:
        run_dbt(
            ["--warn-error", "parse", "--no-partial-parse", "--show-all-deprecations"],
            Home(Path(folder)),
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
