"""The colours and letter sizes of every picture; the style sheets name the same ones.

One accent, the rest greys that stay apart in print without colour: what a colour says, a shape, a
sign or a word says as well. Pictures carry their colours themselves, for the layout engine applies
no style sheet to them.
"""

ACCENT = "#14566e"
ACCENT_SOFT = "#b9d3de"
BAND = "#d3e3ea"
INK = "#22292e"
QUIET = "#5c676e"
STRONG_RULE = "#8a959b"
RULE = "#d9dee1"
FAINT = "#eef1f2"
PAPER = "#ffffff"

# The picture as wide as the text block, in points.
WIDTH = 510.24

# Letter sizes in points: of labels, of what stands in the background, of what is to be read first.
LABEL, MINOR, VALUE = 7.5, 6.5, 9.0
FONTS = "Review,DejaVu Sans"
REGULAR, SEMIBOLD = 400, 600
