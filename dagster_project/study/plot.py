"""The calibration plot: of those who were given a probability, how many it came true for.

Here belongs the drawing; the bins are made in `rating_goals`.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from dagster_project.output import whole_file
from dagster_project.study.rating_goals import Bin

_MIN_STATEMENTS = 20  # of a point that is drawn


def draw_calibration(bins: Sequence[Bin], place: Path) -> None:
    """Writes the plot, as SVG or PNG by the file's ending. The same bins give the same bytes.

    Raises:
        UsageError: it cannot be written there.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    form = "png" if place.suffix.lower() == ".png" else "svg"
    # A fixed salt, so that the ids in the file do not change from run to run; text stays text.
    with mpl.rc_context(
        {
            "svg.hashsalt": "calibration",
            "svg.fonttype": "none",
            "font.family": "sans-serif",
            "font.size": 9,
        }
    ):
        figure = Figure(figsize=(5.2, 4.6), layout="constrained")
        axes = figure.add_subplot()
        axes.plot([0, 1], [0, 1], color="0.6", linewidth=0.8)
        for name in dict.fromkeys(one.scenario for one in bins):
            own = [one for one in bins if one.scenario == name]
            own = [one for one in own if one.statements >= _MIN_STATEMENTS]
            stated, observed = ([getattr(one, of) for one in own] for of in ("stated", "observed"))
            count = np.array([one.statements for one in own])
            error = 1.96 * np.sqrt(np.array(observed) * (1 - np.array(observed)) / count)
            axes.errorbar(
                stated, observed, error, marker="o", markersize=3, linewidth=0.8, label=name
            )
        axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
        axes.set_xlabel("stated probability of being in the role's top quartile")
        axes.set_ylabel("share of people who truly were, with 95 % interval")
        axes.legend(frameon=False, loc="upper left")
        with whole_file(place) as file:
            metadata = {"Date": None} if form == "svg" else {"Software": None}
            figure.savefig(file, format=form, dpi=150, metadata=metadata)
