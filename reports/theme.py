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

# From few to many, light enough for dark letters up to the fourth.
TONES = ("#edf3f5", "#d3e3ea", "#aecbd7", "#7eabbd", "#437f97", "#14566e")
DARK_FROM = 4

# As wide as the text block; and so high at most that, on a page of its own with what is said of it,
# a picture leaves no more than two thirds of the page before it empty. In points.
WIDTH, TALLEST = 510.24, 380.0

# Letter sizes in points: of labels, of what stands back, of what is to be read first.
LABEL, MINOR, VALUE = 7.5, 6.8, 9.0
FONTS = "Review,DejaVu Sans"
REGULAR, SEMIBOLD = 400, 600
# Of the line of a target or a common rate, in points.
DASHES = (3.6, 2.7)
