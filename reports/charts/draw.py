"""Which module draws which picture.

Here belongs the choice only. Drawing modules are imported with the first picture: matplotlib looks
for its folders while it is imported, which must happen within `private_fonts`.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache

from reports.charts.pictures import (
    BridgePicture,
    CaterpillarPicture,
    FlowPicture,
    FunnelPicture,
    HeatMapPicture,
    Picture,
    TrendPicture,
)
from reports.format import Formatter

_Drawer = Callable[..., str]


def draw(picture: Picture, formatter: Formatter) -> str:
    """The picture as SVG.

    Raises:
        TypeError: nothing draws a picture of this kind.
    """
    drawer = _drawers().get(type(picture))
    if drawer is None:
        raise TypeError(
            f"no module draws a {type(picture).__name__}; add it to reports.charts.draw."
        )
    from reports.charts.sheet import own_defaults

    with own_defaults():
        return drawer(picture, formatter)


@cache
def _drawers() -> Mapping[type[Picture], _Drawer]:
    with _patience():
        from reports.charts.bridge import draw_bridge
        from reports.charts.caterpillar import draw_caterpillar
        from reports.charts.flow import draw_flow
        from reports.charts.funnel import draw_funnel
        from reports.charts.heat_map import draw_heat_map
        from reports.charts.trend import draw_trend

    return {
        TrendPicture: draw_trend,
        CaterpillarPicture: draw_caterpillar,
        FunnelPicture: draw_funnel,
        HeatMapPicture: draw_heat_map,
        FlowPicture: draw_flow,
        BridgePicture: draw_bridge,
    }


@contextmanager
def _patience() -> Iterator[None]:
    """Matplotlib warns when its search for fonts takes long: a busy machine is no fault of ours."""
    logger = logging.getLogger("matplotlib.font_manager")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)
