"""What assets share: owners and backfill policy.

Here belong values that must be the same on every asset of a job; a mixed backfill policy would
split one backfill into many runs.
"""

import dagster as dg

DATA_ENGINEERING = ["team:data-engineering"]
SINGLE_RUN = dg.BackfillPolicy.single_run()
