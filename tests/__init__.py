"""Tests: `unit` (one part), `dbt` (models), `pipeline` (whole runs), `faults`, `benchmarks`."""
