"""What decides, beside a view, what its pack looks like: templates, styles, code, fonts, libraries.

Here belongs the fingerprint of all of it; a pack that was made by another is made anew.
"""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from reports.fonts import font_files, private_fonts

_LIBRARIES = ("babel", "fonttools", "jinja2", "matplotlib", "pydyf", "tinycss2", "weasyprint")
_PACKAGE = Path(__file__).parent


@cache
def engine_version() -> str:
    """Sha256 over this package's files, the fonts, and the versions of the libraries and Pango.

    Raises:
        FontError: a font of the packs is not installed.
    """
    digest = hashlib.sha256()
    ours = (path for path in _PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc")
    for path in (*sorted(ours), *font_files().values()):
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    digest.update(repr([(name, version(name)) for name in _LIBRARIES]).encode())
    digest.update(str(_pango_version()).encode())
    return digest.hexdigest()


def _pango_version() -> int:
    """Of the machine's text layout, which a system upgrade changes and no lock file pins."""
    with private_fonts():
        from weasyprint.text.ffi import pango

        return int(pango.pango_version())
