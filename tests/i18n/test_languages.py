"""Which language is spoken: chosen, asked for or the system's; its numbers, countries and direction."""

import argparse
import inspect
import json
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from scrubber import i18n, launcher
from scrubber.cli import argparse_words
from scrubber.cli.parser import make_parser
from scrubber.cli.status import Status
from scrubber.places.countries import country_name
from scrubber.places.words import coordinates, kilometres

ROOT = Path(__file__).resolve().parents[2]
CLDR = runpy.run_path(str(ROOT / "packaging/translations/cldr.py"))
OWN_NAMES = {"de": "Deutsch", "pl": "Polski", "pt_BR": "Português (Brasil)", "zh_CN": "简体中文", "ar": "العربية"}


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Four small catalogues in place of ours."""
    for code, name in OWN_NAMES.items():
        made = Catalog(locale=code, fuzzy=False)
        made.add("English", name, context="name of this language")
        made.add("LTR", "RTL" if code == "ar" else "LTR")
        made.add("Faces", f"Faces in {code}")
        made.add("Hong Kong", "Hongkong")
        made.add("usage: ", f"usage in {code}: ")
        folder = tmp_path / "locale" / code
        folder.mkdir(parents=True)
        with (folder / "scrubber.mo").open("wb") as file:
            write_mo(file, made)
        (folder / "cldr.json").write_text(CLDR["as_json"](code), "utf-8")
    monkeypatch.setattr(i18n, "resource", lambda name: tmp_path / name)
    i18n._cldr.cache_clear()
    yield tmp_path / "locale"
    i18n._cldr.cache_clear()
    i18n.use_language(i18n.ENGLISH)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (["de"], "de"), (["de_AT"], "de"), (["pt"], "pt_BR"), (["pt_PT"], "pt_BR"), (["zh"], "zh_CN"),
        (["zh_SG"], "zh_CN"), (["zh_Hans_CN"], "zh_CN"), (["zh_TW"], "en"), (["zh_Hant_HK"], "en"),
        (["zh_TW", "ar"], "ar"), (["fr", "ar"], "ar"), (["en_GB", "de"], "en"), (["fr"], "en"), ([], "en"),
        (["../de", "de/..", "", "*"], "en"),
    ],
)  # fmt: skip
def test_the_first_language_with_a_catalogue_is_spoken(wanted: list[str], found: str) -> None:
    i18n.use_language(*wanted)
    assert i18n.language() == found
    assert i18n._("Faces") == ("Faces" if found == "en" else f"Faces in {found}")


def test_each_language_is_listed_by_its_own_name() -> None:
    assert i18n.languages() == {"en": "English", **OWN_NAMES}


def test_the_system_asks_by_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "de_AT.UTF-8@euro")
    assert i18n.system_languages() == ["de_AT"]
    monkeypatch.setenv("LANGUAGE", "fr_CH:pt-BR")
    assert i18n.system_languages() == ["fr_CH", "pt_BR"]
    monkeypatch.setenv("LANGUAGE", "")
    monkeypatch.setenv("LC_ALL", "C")
    assert i18n.system_languages() == []


def test_numbers_distances_and_countries_follow_the_language() -> None:
    assert (i18n.number(3024), i18n.number(1.55, 1), kilometres(1500)) == ("3,024", "1.6", "1,500 km")
    i18n.use_language("de")
    assert (i18n.number(3024), i18n.number(1.55, 1), i18n.number(999)) == ("3.024", "1,6", "999")
    assert (kilometres(1.3), coordinates(48.8867, 2.3376)) == ("1,3 km", "48.8867° N, 2.3376° E")
    assert (country_name("AT"), country_name("HK"), country_name("??")) == ("Österreich", "Hongkong", "??")


def test_lists_and_months_follow_the_language() -> None:
    items = ("date", "place {0}", "camera {1}")
    assert (i18n.both(items), i18n.both(items[:2])) == ("date, place {0} and camera {1}", "date and place {0}")
    assert (i18n.either(items[:2]), i18n.commas(items)) == ("date or place {0}", "date, place {0}, camera {1}")
    assert (i18n.both(()), i18n.both(["date"])) == ("", "date")
    assert (i18n.cldr().months[4], i18n.without_dots("Add photos…")) == ("May", "Add photos")
    i18n.use_language("zh_CN")
    assert (i18n.both(items), i18n.cldr().months[4]) == ("date、place {0}和camera {1}", "5月")
    i18n.use_language("ar")
    assert (i18n.commas("ab"), i18n.both("ab")) == ("a، b", "a وb")
    i18n.use_language("pl")
    assert i18n.cldr().months[4] == "maja"


def test_spanish_and_polish_leave_four_digits_together() -> None:
    assert [CLDR["data"](code)["grouped_from"] for code in ("es", "pl", "de")] == [10_000, 10_000, 1000]
    i18n.use_language("pl")
    assert (i18n.number(3024), i18n.number(13024)) == ("3024", "13\xa0024")


def test_names_keep_their_direction_only_among_words_from_the_right() -> None:
    assert i18n.isolated("IMG (1).jpg") == "IMG (1).jpg"
    i18n.use_language("ar")
    assert i18n.is_right_to_left()
    assert i18n.isolated("IMG (1).jpg") == "\u2068IMG (1).jpg\u2069"


@pytest.mark.parametrize("arguments", [["--lang", "de"], ["--lang=de"], ["--lang", "de_AT"]])
def test_the_first_argument_chooses_the_language(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        launcher.run([*arguments, "show", "--help"])
    assert capsys.readouterr().out.startswith("usage in de: scrubber show")


def test_it_is_the_language_of_the_window_too(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[Any, ...]] = []

    def open_window(*given: Any) -> int:
        opened.append(given)
        return 0

    monkeypatch.setattr(launcher, "open_window", open_window)
    launcher.run(["--lang", "de", "photo.jpg"])
    launcher.run(["photo.jpg"])
    assert opened == [(["photo.jpg"], "de"), (["photo.jpg"], "")]


@pytest.mark.parametrize("arguments", [["--lang", "xx", "show"], ["--lang"], ["--lang=", "show"]])
def test_a_language_that_is_not_there_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert launcher.run(arguments) == Status.USAGE
    assert "ar, de, en, pl, pt_BR, zh_CN" in capsys.readouterr().err


def test_argparse_speaks_our_words() -> None:
    source = inspect.getsource(argparse)
    quoted = [json.dumps(word, ensure_ascii=False)[1:-1] for word in argparse_words.WORDS]
    assert [word for word in quoted if word not in source] == []
    i18n.use_language("de")
    assert make_parser().format_usage().startswith("usage in de: scrubber")


def test_workers_answer_in_the_language_in_use(tmp_path: Path) -> None:
    from scrubber.jobs.runner import Runner

    i18n.use_language("de")
    with Runner(workers=1) as runner:
        assert runner._languages == ("de",)


def test_english_reads_no_catalogue() -> None:
    look = (
        "import sys; opened = []\n"
        "sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == 'open' else None)\n"
        "from scrubber.launcher import run\n"
        "run(['show', 'nothing.jpg'])\n"
        "print([name for name in opened if name.endswith(('.mo', 'cldr.json'))])"
    )
    environment = {"LANGUAGE": "en", "PYTHONPATH": str(ROOT), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", look], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
