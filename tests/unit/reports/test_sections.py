"""What thirteen months show in a sentence, and the notes below a role's table."""

from reports.format import formatter_in
from reports.sections import describe
from tests.unit.reports.conftest import Loader
from tests.unit.reports.people import Company
from tests.unit.reports.pictures import series

ENGLISH = formatter_in("en")


def test_a_metric_that_never_moved_is_said_to_have_stayed_where_it_is() -> None:
    for values in ([0.0] * 13, [0.25001, 0.25, 0.24999]):
        told = str(describe(series(values, target=None), ENGLISH)).replace("\u00a0", " ")
        assert f"It stayed at {'0.0%' if len(values) == 13 else '25.0%'} in all" in told
        assert "between" not in told


def test_a_metric_that_moved_lay_between_its_lowest_and_its_highest_month() -> None:
    told = str(describe(series([0.1, 0.2, 0.3], target=None), ENGLISH)).replace("\u00a0", " ")
    assert "it lay between 10.0% (" in told


def test_a_column_is_defined_only_below_a_table_that_has_it(load: Loader) -> None:
    for company in (Company(), Company(has_targets=False)):
        for section in load(company).sections:
            has_column = any(column.key == "upsell_attainment" for column in section.table.columns)
            is_defined = any(note.startswith("Attained") for note in section.notes)
            assert has_column == is_defined
