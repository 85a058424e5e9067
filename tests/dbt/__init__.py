"""Tests of the dbt project: real builds over a few canonical rows."""
