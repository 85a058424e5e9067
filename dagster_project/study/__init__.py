"""The simulation study: how good the statistics are on companies whose truth is known.

Organisations come from the demo company's generator; what is tried on them is the product's own
code in `coaching`. Import the modules.
"""
