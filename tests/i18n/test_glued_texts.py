"""No sentence is glued from translated pieces: other languages put them in another order and another form."""

import ast
from pathlib import Path

import pytest

from tests.i18n.glued import glued

ROOT = Path(__file__).resolve().parents[2]

_COLUMNS = "columns of a terminal or a copied table: each text stands alone in its own"
_RAW = "a word, and in brackets what the file says for it"
_PHRASE = "a place with its own preposition, which stands in sentences that leave room for it"
ALLOWED = {
    ("scrubber/cli/output.py", "step"): "signs that only move the cursor",
    ("scrubber/cli/parser.py", "make_parser"): _COLUMNS,
    ("scrubber/cli/text_show.py", "_finding"): _COLUMNS,
    ("scrubber/guide/page.py", "lines"): _COLUMNS,
    ("scrubber/gui/texts.py", "refusals_as_text"): _COLUMNS,
    ("scrubber/gui/window/adding.py", "choose_photo"): "the form that Qt wants for kinds of files",
    ("scrubber/metadata/findings/summary.py", "_where"): _PHRASE,
    ("scrubber/places/words.py", "in_or_near"): _PHRASE,
    ("scrubber/places/words.py", "coordinates"): "the texts that are put in are letters for north, south, east, west",
    ("scrubber/metadata/readers/maker_notes/apple.py", "_shown"): _RAW,
    ("scrubber/metadata/readers/maker_notes/samsung_trailer.py", "read"): _RAW,
    ("scrubber/metadata/readers/source_types.py", "in_words"): _RAW,
}
"""Functions that put a translated text beside or into another one, and why that can be said in every language."""


def _program() -> dict[str, ast.AST]:
    paths = sorted((ROOT / "scrubber").rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in paths}


FOUND = list(glued(_program()))


def test_texts_are_whole() -> None:
    places = [f"{name}:{glue.line} {glue.function}: {glue.code}" for name, glue in FOUND
              if (name, glue.function) not in ALLOWED]  # fmt: skip
    assert places == [], "make it one text with placeholders, or join whole texts with a function of scrubber/i18n.py"


@pytest.mark.parametrize(
    "line",
    [
        "return f\"{_('Photos')} {other}\"",
        'return _("Photos") + " " + name',
        'return _("Photos") + ": " + _("none")',
        'return " ".join([_("Photos"), name])',
        'return _("{what} is clean").format(what=_("The photo"))',
        'what = _("The photo")\n    return _("{what} is clean").format(what=what)',
        'return _("{what} is clean").format(what=texts.words())',
    ],
)
def test_each_kind_of_glue_is_noticed(line: str) -> None:
    assert {glue.function for _name, glue in glued(_module(line))} == {"say"}


@pytest.mark.parametrize(
    "line",
    [
        'return "✓ " + _("Verified")',
        "return f\"{_('Photos')}.html\"",
        "return f\"{_('No window.')}\\n{_('Install it again.')}\"",
        'return "\\n".join([_("Photos"), texts.words()])',
        'return _("Kept: {what}").format(what=_("place"))',
        'return _("{size} left out").format(size=size(count))',
        'return _("{all} are clean").format(all=both([_("Photos"), texts.words()]))',
        'return sentences((_("All is fine."), texts.words()))',
        'return str(widget.words() + 2) + _("Photos")[:0]',
    ],
)
def test_what_every_language_can_say_is_no_glue(line: str) -> None:
    assert list(glued(_module(line))) == []


def _module(line: str) -> dict[str, ast.AST]:
    words = 'def words() -> str:\n    return _("words")\n'
    return {"texts.py": ast.parse(words), "one.py": ast.parse(f"def say() -> str:\n    {line}\n")}


def test_nothing_is_allowed_that_is_not_there() -> None:
    assert set(ALLOWED) - {(name, glue.function) for name, glue in FOUND} == set()
