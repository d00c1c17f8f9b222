"""The texts of Scrubber in other languages, from the code to the catalogues that packages carry.

    python packaging/translations/messages.py update [LANGUAGE...]    what `make messages` does
    python packaging/translations/messages.py compile [FOLDER]        makes LANGUAGE/scrubber.mo of LANGUAGE/scrubber.po

`update` writes resources/locale/scrubber.pot anew, brings every catalogue up to date with it, and begins one for each
LANGUAGE (like "sv" or "pt_BR") that has none. Babel does both; its guesses for reworded texts are switched off,
because a guess that nobody looks at says something else than the program does. Files hold no dates and no numbers of
lines, and only the template says which files a text comes from, so that a move in the code changes no catalogue.
"""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import cldr  # noqa: E402

LOCALE = ROOT / "resources/locale"
NAME = "scrubber"
KEYWORDS = {
    "_": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
"""The functions that mark texts in scrubber/i18n.py, and which of their arguments are context, text and plural."""

PLURALS = {"tr": (2, "(n > 1)")}
"""Where Babel's rule has fewer forms than gettext's usual one: a Turkish verb may tell one from many."""

SOME_DATE = datetime(2000, 1, 1, tzinfo=UTC)
"""Babel writes dates into compiled catalogues; the same texts must give the same bytes."""

CHANGING = re.compile(
    r'^"(?:POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By|Project-Id-Version'
    r'|Report-Msgid-Bugs-To): .*\\n"\n',
    re.MULTILINE,
)
"""Headers that say who ran which tool when."""

HEADER = """\
# Scrubber in {name}.
# This file is distributed under Scrubber's licence, GPL-3.0-or-later.
#
# Glossary (one word for one thing):"""


def extract(code: Path = ROOT / "scrubber") -> Catalog:
    """All marked texts of the program, sorted, with their files, contexts and comments for translators."""
    catalog = Catalog(charset="utf-8", fuzzy=False, header_comment="# Scrubber's texts; `make messages` writes this.")
    found = extract_from_dir(code, [("**.py", "python")], keywords=KEYWORDS, comment_tags=["Translators:"])
    for name, _line, text, comments, context in found:
        place = (f"{code.name}/{name}".replace("\\", "/"), 0)
        catalog.add(text, None, [place], auto_comments=comments, context=context)
    return catalog


def languages(folder: Path = LOCALE) -> list[str]:
    """Those that have a catalogue, sorted."""
    return sorted(path.parent.name for path in folder.glob(f"*/{NAME}.po"))


def read(language: str, folder: Path = LOCALE) -> Catalog:
    """The catalogue of one language as it is written."""
    with (folder / language / f"{NAME}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def begin(language: str) -> Catalog:
    """An empty catalogue. Raises babel.UnknownLocaleError for what is no language."""
    catalog = Catalog(locale=language, fuzzy=False)
    name = catalog.locale.english_name if catalog.locale else language
    catalog.header_comment = HEADER.format(name=name)
    if language in PLURALS:
        catalog._num_plurals, catalog._plural_expr = PLURALS[language]
    return catalog


def as_bytes(catalog: Catalog) -> bytes:
    """A catalogue or the template as a .po file, the same bytes whoever writes it."""
    for message in catalog:
        message.locations = [(name, 0) for name in sorted({name for name, _line in message.locations})]
    is_template = catalog.locale is None
    buffer = BytesIO()
    write_po(buffer, catalog, width=100, no_location=not is_template, include_lineno=False, ignore_obsolete=True)
    return CHANGING.sub("", buffer.getvalue().decode()).encode()


def updated(language: str, texts: Catalog, folder: Path = LOCALE) -> Catalog:
    """The catalogue of one language with all of `texts` and no others; what was translated stays."""
    exists = (folder / language / f"{NAME}.po").exists()
    catalog = read(language, folder) if exists else begin(language)
    catalog.update(texts, no_fuzzy_matching=True)
    return catalog


def update(wanted: list[str]) -> None:
    """Write the template and all catalogues, those of `wanted` too."""
    texts = extract()
    LOCALE.mkdir(exist_ok=True)
    (LOCALE / f"{NAME}.pot").write_bytes(as_bytes(texts))
    for language in sorted({*languages(), *wanted}):
        catalog = updated(language, texts)
        (LOCALE / language).mkdir(exist_ok=True)
        (LOCALE / language / f"{NAME}.po").write_bytes(as_bytes(catalog))
        (LOCALE / language / "cldr.json").write_text(cldr.as_json(language), "utf-8")
        left = sum(1 for message in translatable(catalog) if not is_translated(message))
        print(f"{language}: {len(catalog)} texts, {left} to translate")


def translatable(catalog: Catalog) -> Iterator[Message]:
    """All messages but the header."""
    return (message for message in catalog if message.id)


def is_translated(message: Message) -> bool:
    """Whether every form of it has a text."""
    return all(message.string) if isinstance(message.string, (list, tuple)) else bool(message.string)


def compile_catalogues(folder: Path = LOCALE) -> None:
    """Make a .mo beside every .po that is newer; untranslated texts are left out, so that English shows."""
    for language in languages(folder):
        source, target = (folder / language / f"{NAME}.{ending}" for ending in ("po", "mo"))
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        catalog = read(language, folder)
        for message in list(translatable(catalog)):
            if not is_translated(message):
                catalog.delete(message.id, message.context)
        catalog.creation_date = catalog.revision_date = SOME_DATE
        with target.open("wb") as file:
            write_mo(file, catalog)


def packed(folder: Path = LOCALE) -> list[Path]:
    """The files that packages hold of it: what the program reads and its licence, not what it was made from."""
    names = (f"*/{NAME}.mo", "*/cldr.json", "ORIGIN.md", "LICENSE.*")
    return sorted(path for name in names for path in folder.glob(name))


if __name__ == "__main__":
    if sys.argv[1:2] == ["update"]:
        update(sys.argv[2:])
    elif sys.argv[1:2] == ["compile"]:
        compile_catalogues(*map(Path, sys.argv[2:3]))
    else:
        raise SystemExit(__doc__)
