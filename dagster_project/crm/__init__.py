"""From a CRM's export files to typed canonical Parquet: drops, mappings, reading, quarantine.

Imports no Dagster. A new CRM is a new YAML file below `mappings/`, not new code.
"""
