"""What a close does around dbt: choose drops, write inputs, build in a copy, publish by rename.

Imports no Dagster; the assets call these functions in order.
"""
