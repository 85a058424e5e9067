"""From finished packs to mailboxes: addresses, messages, the ledger and the transports.

Here belongs everything that mails. Nothing here knows Dagster, or what a review says.
"""
