"""Tests of extraction: from a drop of CRM files to canonical Parquet."""
