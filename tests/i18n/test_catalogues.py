"""Every catalogue is whole and can be filled in, what checks them finds each kind of fault, and they compile alike."""

import ast
import re
import runpy
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from scrubber import i18n

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging/translations"))
MESSAGES = runpy.run_path(str(ROOT / "packaging/translations/messages.py"))
CHECKS = runpy.run_path(str(ROOT / "packaging/translations/checks.py"))
LANGUAGES = MESSAGES["languages"]()
MARKED = MESSAGES["extract"]()
FROM_THE_RIGHT = [language for language in LANGUAGES if Locale.parse(language).text_direction == "rtl"]
ENGLISH = ("{count} photo from {place}", "{count} photos from {place}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_can_be_filled_in(language: str) -> None:
    found = [f"{message.id!r}: {fault}" for message, fault in CHECKS["faults"](MESSAGES["read"](language))]
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_has_the_texts_of_the_program_and_no_others(language: str) -> None:
    written = {(message.context, message.id) for message in MESSAGES["read"](language)}
    marked = {(message.context, message.id) for message in MARKED}
    assert (written - marked, marked - written) == (set(), set()), "run `make messages`, then translate what is new"


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_in_capitals_stay_as_the_help_of_the_command_line_names_them(language: str) -> None:
    """argparse shows FOLDER and FILE as they stand in the code, so a sentence about them must say the same."""
    names = re.compile(r"(?<![A-Za-z])(?:FOLDER|FILE|PATH|NAME|TEXT|PATTERN|PIXELS|WHAT)(?![A-Za-z])")
    changed = [
        message.id
        for message in MESSAGES["read"](language)
        if isinstance(message.id, str) and set(names.findall(message.id)) - set(names.findall(message.string))
    ]
    assert changed == []


def test_the_template_has_the_texts_of_the_program_with_their_comments() -> None:
    with (MESSAGES["LOCALE"] / "scrubber.pot").open("rb") as file:
        written = {(message.context, message.id, " ".join(message.auto_comments)) for message in read_po(file)}
    marked = {(message.context, message.id, " ".join(message.auto_comments)) for message in MARKED}
    assert (written - marked, marked - written) == (set(), set()), "run `make messages`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_are_as_make_messages_writes_them(language: str) -> None:
    """Their order may differ, which is that of the code."""
    folder = MESSAGES["LOCALE"] / language
    assert (folder / "scrubber.po").read_bytes() == MESSAGES["as_bytes"](MESSAGES["read"](language))
    assert (folder / "cldr.json").read_text("utf-8") == MESSAGES["cldr"].as_json(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_names_itself_and_keeps_a_glossary(language: str) -> None:
    catalog = MESSAGES["read"](language)
    assert catalog.get("English", "name of this language").string != "English"
    assert len(catalog.header_comment.partition("Glossary")[2].splitlines()) > 5
    assert catalog.get("LTR").string == ("RTL" if catalog.locale.text_direction == "rtl" else "LTR")


@pytest.mark.parametrize("language", FROM_THE_RIGHT)
def test_paths_and_numbers_in_sentences_from_the_right_keep_their_direction(language: str) -> None:
    """The code puts these in as they are; unisolated, "/photos" loses its first slash and "123-AB" turns around."""
    name = r"\{(?:path|photo|address|device|serial)\}"
    bare = re.compile(rf"(?<!\u2068){name}|{name}(?!\u2069)")
    translated = ((message.id, message.string) for message in MESSAGES["read"](language))
    assert [original for original, forms in translated if any(map(bare.search, _each(forms)))] == []


def _each(forms: str | Iterable[str]) -> Iterable[str]:
    return (forms,) if isinstance(forms, str) else forms


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_menus_have_one_key(language: str) -> None:
    """Texts with & stand side by side in the menu bar."""
    titles = [str(message.string) for message in MESSAGES["read"](language) if "&" in str(message.id)]
    keys = [title[title.index("&") + 1].casefold() for title in titles]
    assert len(set(keys)) == len(keys)


def _faults(language: str, original: str | tuple[str, str], translated: str | tuple[str, ...]) -> list[str]:
    catalog = Catalog(locale=language, fuzzy=False)
    catalog.add(original, translated)
    return [fault for _message, fault in CHECKS["faults"](catalog)]


@pytest.mark.parametrize(
    ("original", "translated", "said"),
    [
        ("Photos", "", "not translated"),
        ("{count} of {total}", "{count} von {all}", "placeholders"),
        ("{count} of {total}", "{count}", "placeholders"),
        ("{name} is clean", "{name ist sauber", "braces"),
        ("invalid %(type)s: %(value)r", "falsch: %(type)s", "placeholders"),
        ("usage: ", "Aufruf:", "spaces"),
        ("<b>Here</b>", "<b>Hier<b>", "HTML"),
        (ENGLISH, ("Ein Foto aus {place}",), "has 1 forms"),
        (ENGLISH, ("Ein Foto aus {place}", ""), "not translated"),
        ("&Photos", "Fotos", "underlined"),
        (ENGLISH, ("Ein Foto", "{count} Fotos aus {place}"), "placeholders"),
        (ENGLISH, ("Ein Foto aus {place}", "Fotos aus {place}"), "placeholders"),
    ],
)
def test_each_kind_of_fault_is_found(
    original: str | tuple[str, str], translated: str | tuple[str, ...], said: str
) -> None:
    assert [fault for fault in _faults("de", original, translated) if said in fault]


def test_what_may_differ_is_no_fault() -> None:
    assert _faults("de", "{count} of {total}", "von {total}: {count}") == []
    assert _faults("de", ENGLISH, ("Ein Foto aus {place}", "{count} Fotos aus {place}")) == []
    two = "صورتان من {place}"
    many = "{count} صور من {place}"
    assert _faults("ar", ENGLISH, (many, two, two, many, many, many)) == []
    assert _faults("ar", ENGLISH, (many, two, two, two, many, many)) != []


def test_a_guess_counts_as_a_fault() -> None:
    catalog = Catalog(locale="de", fuzzy=False)
    catalog.add("Photos", "Fotos", flags=["fuzzy"])
    assert [fault for _message, fault in CHECKS["faults"](catalog)] == ["it is marked as fuzzy"]


def test_what_is_not_translated_stays_english_and_the_rest_speaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = MESSAGES["begin"]("de")
    catalog.add("Photos", "Fotos")
    catalog.add("Faces", "")
    catalog.add(ENGLISH, ("Ein Foto", ""))
    folder = tmp_path / "locale/de"
    folder.mkdir(parents=True)
    (folder / "scrubber.po").write_bytes(MESSAGES["as_bytes"](catalog))
    MESSAGES["compile_catalogues"](tmp_path / "locale")
    monkeypatch.setattr(i18n, "resource", lambda name: tmp_path / name)
    i18n.use_language("de")
    said = i18n._("Photos"), i18n._("Faces"), i18n.ngettext(*ENGLISH, 1)
    i18n.use_language(i18n.ENGLISH)
    assert said == ("Fotos", "Faces", ENGLISH[0])
    compiled = (folder / "scrubber.mo").read_bytes()
    assert b"2000-01-01" in compiled
    assert compiled.count(b"Date: 2000-01-01") == 2


def test_a_new_text_keeps_the_old_translations_and_guesses_nothing(tmp_path: Path) -> None:
    catalog = MESSAGES["begin"]("de")
    catalog.add("Photos", "Fotos")
    catalog.add("Gone", "Weg")
    (tmp_path / "de").mkdir()
    (tmp_path / "de/scrubber.po").write_bytes(MESSAGES["as_bytes"](catalog))
    texts = Catalog()
    texts.add("Photos")
    texts.add("Photos.")
    updated = MESSAGES["updated"]("de", texts, tmp_path)
    assert {message.id: message.string or "" for message in updated if message.id} == {"Photos": "Fotos", "Photos.": ""}
    assert b"Weg" not in MESSAGES["as_bytes"](updated)
    assert b"fuzzy" not in MESSAGES["as_bytes"](updated)


def test_no_marked_text_stands_in_an_f_string_where_it_is_not_found() -> None:
    """Before Python 3.12 an f-string is one token: Babel sees nothing of what is called inside."""
    marks = {"_", "N_", "ngettext", "pgettext"}
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in (ROOT / "scrubber").rglob("*.py")
        for string in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in marks
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    assert hidden == []
