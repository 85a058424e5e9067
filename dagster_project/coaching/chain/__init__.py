"""Does the chain from call to customer hold: what changed, who loses value where, what alarms.

`health` is the chain month by month, `findings` who loses value at which stage or hand-over. What
recommendations follow from it is decided elsewhere.
"""
