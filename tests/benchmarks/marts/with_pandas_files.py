"""Raw files as pandas reads them fast, and arithmetic with times and money.

Here belong reading only what is needed, months and days as whole numbers, and exchange rates;
what is computed stands in the modules beside.
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from tests.benchmarks.marts.scope import ZONE, Scope

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
NEVER = 1_000_000  # a day that does not come
UNKNOWN = np.iinfo(np.int64).min  # what numpy makes of a time that is not there
# Columns of few values, which cost least as categories.
FEW = ("currency", "decision", "decision_reason", "deal_type", "stage", "loss_reason", "source_1")
FEW_TOO = ("segment", "person_id", "sdr_id", "ae_id", "role", "criterion", "entity", "field")


class Files:
    """The raw files of one build; each set of columns is read once."""

    def __init__(self, scope: Scope) -> None:
        """Reads nothing yet."""
        self._scope = scope
        self._read: dict[tuple[str, tuple[str, ...], str], pd.DataFrame] = {}

    def read(
        self, entity: str, columns: Iterable[str], where: ds.Expression | None = None
    ) -> pd.DataFrame:
        """Columns of an entity; amounts and shares are floats of whole last digits."""
        names = tuple(columns)
        key = (entity, names, str(where))
        if key not in self._read:
            self._read[key] = self._load(entity, names, where)
        return self._read[key]

    def _load(
        self, entity: str, names: tuple[str, ...], where: ds.Expression | None
    ) -> pd.DataFrame:
        table = pq.read_table(
            self._scope.files(entity),
            columns=list(names),
            filters=where,
            partitioning=None,
            read_dictionary=[name for name in names if name in (*FEW, *FEW_TOO)],
        )
        for index, field in enumerate(table.schema):
            if pa.types.is_decimal(field.type):
                scaled = pc.multiply(table[index], pa.scalar(10**field.type.scale))
                whole = pc.cast(scaled, pa.int64(), safe=False)
                table = table.set_column(index, field.name, pc.cast(whole, pa.float64()))
            elif pa.types.is_date(field.type):
                as_time = pc.cast(table[index], pa.timestamp("us"))
                table = table.set_column(index, field.name, as_time)
        frame: pd.DataFrame = table.to_pandas()
        return frame


def known(scope: Scope, times: "pd.Series[pd.Timestamp]") -> Bools:
    """Recorded before the cutoff, or nobody says when."""
    return (times.isna() | (times < scope.cutoff)).to_numpy()


def kept(scope: Scope, deleted: "pd.Series[pd.Timestamp]") -> Bools:
    """Not deleted before the cutoff."""
    return (deleted.isna() | (deleted >= scope.cutoff)).to_numpy()


def local_days(times: "pd.Series[pd.Timestamp]") -> Ints:
    """Days since 1970 in the company's zone."""
    column = pa.Array.from_pandas(times, type=pa.timestamp("us", tz=ZONE))
    local = pc.local_timestamp(column).to_numpy(zero_copy_only=False)
    found: Ints = local.astype("M8[D]").astype("i8")
    return found


def days(dates: "pd.Series[pd.Timestamp]") -> Ints:
    """Days since 1970 of dates without zone."""
    return dates.to_numpy().astype("M8[D]").astype("i8")


def months_of(day: Ints) -> Ints:
    """Months since 1970 of days since 1970."""
    return day.astype("M8[D]").astype("M8[M]").astype("i8")


def first_days(month: Ints) -> Ints:
    """The first days of months since 1970."""
    return month.astype("M8[M]").astype("M8[D]").astype("i8")


def as_dates(month: Ints) -> npt.NDArray[np.datetime64]:
    """Months since 1970 as the first days that marts show."""
    return month.astype("M8[M]").astype("M8[us]")


def month_number(month: object) -> int:
    """The number of one month."""
    return int(np.datetime64(month, "M").astype("i8"))  # type: ignore[call-overload]


def spread(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Rows repeated for each month from `first` to `last`: positions of rows, and months."""
    counts = np.maximum(last - first + 1, 0)
    rows = np.repeat(np.arange(len(first)), counts)
    starts = np.cumsum(counts) - counts
    return rows, np.arange(len(rows)) - starts[rows] + first[rows]


def ratio(a: "pd.Series[float]", b: "pd.Series[float]") -> "pd.Series[float]":
    """NULL where there is no denominator."""
    return a / b.where(b != 0)


class Rates:
    """Rates to the reporting currency in units of 1e-8, by month and currency."""

    def __init__(self, scope: Scope, files: Files) -> None:
        """The last quote of a month; where there is none, that of the month before."""
        quoted = files.read("exchange_rate", ["currency", "rate_date", "rate_to_reporting"])
        month = months_of(days(quoted["rate_date"]))
        quoted = quoted.assign(month=month, currency=quoted["currency"].astype(str))
        last = quoted.sort_values("rate_date").groupby(["month", "currency"]).last()
        wide = last["rate_to_reporting"].unstack()
        self._first = int(month.min())
        upto = month_number(scope.month)
        wide = wide.reindex(range(self._first, upto + 1)).ffill()
        wide[scope.currency] = 1e8
        self._own = scope.currency
        self._places = {name: place for place, name in enumerate(wide.columns)}
        self._places[""] = len(wide.columns)
        self._rates = np.column_stack([wide.to_numpy(), np.full(len(wide), np.nan)])

    def places(self, currency: "pd.Series[str]") -> Ints:
        """Currencies as numbers; who names none means the company's own."""
        column = currency.astype("category")
        known_places = [
            self._places.get(str(name), self._places[""]) for name in column.cat.categories
        ]
        places = np.array([*known_places, self._places[self._own]], dtype="i8")
        return places[column.cat.codes.to_numpy()]

    def at(self, places: Ints, month: Ints) -> Floats:
        """The rate of each currency in each month."""
        found: Floats = self._rates[np.maximum(month - self._first, 0), places]
        return found


def convert(cents: Floats, rate: Floats) -> Floats:
    """Cents of the reporting currency; half a cent counts as one."""
    converted: Floats = np.floor((cents * rate + 5e7) / 1e8)
    return converted
