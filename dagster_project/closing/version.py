"""The version of the code that can change a figure.

Here belongs its computation only; it is recorded with each review month.
"""

import hashlib
from importlib.metadata import version
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def current_code_version(dbt_dir: Path) -> str:
    """`<version>+<12 hex>` over this package's Python and mappings and the dbt project's SQL."""
    files = [*_PACKAGE.rglob("*.py"), *_PACKAGE.rglob("*.yaml")]
    files += [path for kind in ("*.sql", "*.yml", "*.csv", "*.md") for path in dbt_dir.rglob(kind)]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return f"{version('sales-reviews')}+{digest.hexdigest()[:12]}"
