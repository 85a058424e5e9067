"""The team pack: a manager's people, one page per direct report."""
