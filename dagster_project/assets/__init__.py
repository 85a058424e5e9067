"""The assets: thin Dagster functions over `crm`, `closing`, dbt, `reports` and `delivery`."""
