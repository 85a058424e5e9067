"""Imports everything that rendering needs; workers are forked from a process that has done so.

Here belongs what makes a new worker quick and its memory shared. Nothing but `workers` may import
this module: it loads the heavy libraries at once.
"""

import gc

from reports.fonts import private_fonts

with private_fonts():
    import matplotlib.figure  # noqa: F401 - loaded for whoever is forked from here
    import weasyprint  # noqa: F401

    import reports.charts.draw
    import reports.fetch
    import reports.units  # noqa: F401

# Pages that the collector never touches stay shared with every fork.
gc.collect()
gc.freeze()
