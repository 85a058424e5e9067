"""Quantiles of the standard normal distribution that results are stated with.

Here belong constants alone.
"""

Z90 = 1.6448536269514722  # of two-sided 90 % intervals
Z95 = 1.959963984540054  # of two-sided 95 % intervals
TOP_QUARTILE = 0.6744897501960817  # a quarter lies above
