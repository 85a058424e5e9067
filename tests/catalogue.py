"""The catalogues of the packs' words: what there is to translate, and `make messages`.

Here belongs finding every text of templates, code and metric definitions, and merging new ones into
the catalogues; tests compare the two. `python -m tests.catalogue` rewrites the catalogues: texts
that are gone go, new ones come empty, to be translated by hand.
"""

import csv
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from reports.texts import catalogue_path, languages

ROOT = Path(__file__).parents[1]
_METHODS = [("**.py", "python"), ("**.html", "jinja2")]
_OPTIONS = {"**.html": {"extensions": "jinja2.ext.i18n", "encoding": "utf-8", "silent": "false"}}
_KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "say": None,
    "count": (1, 2),
    "N_": None,
    "NN_": (1, 2),
}
# Without dates and names, which would differ from run to run.
_HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""
_DOCS = re.compile(r"{%\s*docs\s+(\w+)\s*%}(.*?){%\s*enddocs\s*%}", re.DOTALL)
_DOC = re.compile(r"{{\s*doc\('(\w+)'\)\s*}}")


def source_catalogue() -> Catalog:
    """Everything that a pack can say, in English."""
    catalogue = Catalog(project="Sales Reviews", charset="utf-8")
    found = extract_from_dir(
        ROOT / "reports", _METHODS, _OPTIONS, keywords=_KEYWORDS, comment_tags=()
    )
    for _, _, message, _, context in found:
        catalogue.add(message, context=context)
    for text in definition_texts():
        catalogue.add(text.replace("%", "%%"))
    return catalogue


def definition_texts() -> Iterator[str]:
    """Metric definitions and what they divide, as the marts hold them."""
    docs: dict[str, str] = {}
    for path in sorted((ROOT / "dbt" / "models").rglob("*.md")):
        docs.update(_DOCS.findall(path.read_text(encoding="utf-8")))
    described: dict[tuple[str, str], str] = {}
    for role in ("sdr", "ae", "am"):
        path = ROOT / "dbt" / "models" / "marts" / role / f"{role}_monthly.yml"
        (mart,) = yaml.safe_load(path.read_text(encoding="utf-8"))["models"]
        for column in mart["columns"]:
            text = _DOC.sub(lambda match: docs[match[1]], column["description"])
            described[role, column["name"]] = " ".join(text.split())
    with (ROOT / "dbt" / "seeds" / "metrics.csv").open(encoding="utf-8", newline="") as file:
        for metric in csv.DictReader(file):
            yield described[metric["role"], metric["metric"]]
            for part in ("numerator", "denominator", "counted_in"):
                if metric[part]:
                    yield metric[part]


def read_catalogue(language: str) -> Catalog:
    """A language's catalogue as it is written."""
    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language)


def renew(language: str) -> Catalog:
    """Merges the source's texts into a language's catalogue and writes it."""
    path = catalogue_path(language)
    if path.is_file():
        catalogue = read_catalogue(language)
    else:
        path.parent.mkdir(parents=True)
        catalogue = Catalog(locale=language, project="Sales Reviews", charset="utf-8")
    catalogue.update(source_catalogue(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    body = BytesIO()
    write_po(body, catalogue, omit_header=True, no_location=True, sort_output=True, width=100)
    header = _HEADER.format(language=language, plurals=catalogue.plural_forms)
    path.write_text(header + body.getvalue().decode(), encoding="utf-8")
    return catalogue


def main() -> None:
    """Renews every catalogue and says what is still to be translated."""
    for language in languages()[1:] or ("de",):
        catalogue = renew(language)
        blank = untranslated(catalogue)
        print(f"{catalogue_path(language)}: {len(catalogue)} texts, {len(blank)} not translated")


def untranslated(catalogue: Catalog) -> list[str]:
    """The texts that have no translation, or one of their forms has none."""
    return [
        str(message.id)
        for message in catalogue
        if message.id
        and not all(
            [message.string]
            if message.string is None or isinstance(message.string, str)
            else message.string
        )
    ]


if __name__ == "__main__":
    main()
