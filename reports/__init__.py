"""Published marts in, PDF packs and mail bodies out: a plain library, import its submodules.

`load` reads a snapshot into the frozen view model of `model`; `render` and `mail` lay it out. It
knows no orchestration and no CRM, so a pack can be made from any snapshot with a few lines of
Python.
"""
