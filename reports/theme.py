"""The colours of every picture; the style sheets name the same ones.

One accent, the rest greys that stay apart in print without colour. Pictures carry their colours
themselves: the layout engine applies no style sheet to them.
"""

ACCENT = "#14566e"
BAND = "#d3e3ea"
INK = "#22292e"
QUIET = "#5c676e"
RULE = "#d9dee1"
