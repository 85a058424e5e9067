"""Published marts in, PDF packs and mail bodies out: a plain library, import its submodules.

`marts` reads a snapshot once; `load` (company), `team` and `person` make a frozen view model per
pack of it; `packs` says which packs a month has, `workers` renders them, `mail` writes the body. It
knows no orchestration and no CRM, so packs can be made from any snapshot with the few lines of
Python that `packs` begins with.
"""
