"""What needs attention: rules that turn figures into findings that a manager can argue with.

One module per kind of evidence, `apply` puts them in order. Every rule has an id, a threshold that
is a named constant and stands in the pack, and exactly one action.
"""
