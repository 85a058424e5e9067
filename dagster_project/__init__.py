"""Sales Reviews: orchestration and everything between the CRM and the marts.

Import submodules; importing the package wires nothing.
"""
