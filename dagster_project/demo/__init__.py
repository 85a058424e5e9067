"""A deterministic sales organisation with known true skills, exported as its CRM would.

`spec` says what can be chosen, `simulate` makes the company, `salesforce` writes its export, and
`cells` counts its results beside the truth. Used for demonstrations, for tests, and, through its
parameters and its truth, as simulator of the statistics.
"""
