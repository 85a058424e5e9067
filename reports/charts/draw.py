"""Which module draws which picture.

Here belongs the choice only.
"""

from reports.charts.pictures import Picture, TrendPicture
from reports.charts.trend import trend_chart
from reports.format import Formatter


def draw(picture: Picture, formatter: Formatter) -> str:
    """The picture as SVG.

    Raises:
        TypeError: nothing draws a picture of this kind.
    """
    if isinstance(picture, TrendPicture):
        return trend_chart(picture.series, formatter)
    raise TypeError(f"no module draws a {type(picture).__name__}; add it to reports.charts.draw.")
