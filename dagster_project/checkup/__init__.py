"""What `reviews doctor` looks at, one module per subject.

Here belong single checks; which are made and how they are shown is in `doctor`. A check changes
nothing, and answers with a finding instead of an error.
"""
