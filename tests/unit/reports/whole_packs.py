"""The company pack of one made-up company, laid out once for all tests that look at it.

Here belongs sharing what is costly; read only.
"""

from dataclasses import replace
from functools import cache

from reports.context import PackContext
from reports.layout import Laid, lay_out
from reports.load import build_company_review
from tests.unit.reports.conftest import SETTINGS
from tests.unit.reports.whole import Whole

USUAL = Whole({"sdr": 7, "ae": 7, "am": 3})


@cache
def usual(language: str) -> PackContext:
    """The context of its packs, on A4."""
    return USUAL.pack(replace(SETTINGS, language=language))


@cache
def usual_company(language: str) -> Laid:
    """The pages of its company pack."""
    return lay_out(build_company_review(usual(language)))
