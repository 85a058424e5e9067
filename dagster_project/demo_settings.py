"""The demo company's own settings, which show every pack in every language.

Here belongs the file that `reviews demo` leaves in its work folder; other companies write theirs.
"""

from dagster_project.home import Home

_TEXT = """\
# Written by `reviews demo` for its made-up company; edit freely, it is not written again.
# Whatever is left out has a default; see the README.
reports:
  company: {{enabled: true, languages: [{languages}]}}
  team: {{enabled: true, languages: [{languages}]}}
  person: {{enabled: true, languages: [{languages}]}}
"""


def write_demo_settings(home: Home) -> None:
    """Writes the file where there is none; everything that is run on the folder then reads it."""
    from reports.texts import languages

    home.make()
    if not home.settings.exists():
        text = _TEXT.format(languages=", ".join(languages()))
        home.settings.write_text(text, encoding="utf-8")
