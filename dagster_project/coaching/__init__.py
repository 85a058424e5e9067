"""Who performs, who could coach whom, whether coaching worked, and what it should earn.

Pure functions: pandas and NumPy in and out. No file, no clock, no Dagster, no dbt. Import the
modules; the order in which they depend on each other is in `compute`.
"""
