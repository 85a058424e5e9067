"""The version of the code that can change a figure.

Here belong its computation, and the hash of files that it is made of; it is recorded with each
review month.
"""

import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def current_code_version(dbt_dir: Path) -> str:
    """`<version>+<12 hex>` over this package's Python and mappings and the dbt project's SQL."""
    files = [*_PACKAGE.rglob("*.py"), *_PACKAGE.rglob("*.yaml")]
    files += [path for kind in ("*.sql", "*.yml", "*.csv", "*.md") for path in dbt_dir.rglob(kind)]
    return f"{version('sales-reviews')}+{content_hash(files)[:12]}"


def content_hash(files: Iterable[Path]) -> str:
    """Sha256 over the names and contents of files, in the order of their paths."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
