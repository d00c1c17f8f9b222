"""Every text of the command line is marked for translation: run in brackets, and nothing stands outside.

Workers speak the language as well, so it is a real catalogue here, which they load when they start.
"""

import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from scrubber import i18n
from scrubber.cli.parser import COMMANDS
from scrubber.launcher import run
from tests.helpers.marked import CLOSE, OPEN, marked_texts, unmarked

SAMPLES = Path(__file__).resolve().parents[2] / "resources/samples"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only forked workers have the made-up language")

VALUES = ("sea.jpg", "sea_clean.jpg", "broken.jpg", "Oía, South Aegean, Greece")
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def bracketed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    made = Catalog(locale="eo", fuzzy=False)
    for message in marked_texts():
        if message.id and message.id != "LTR":
            one, *more = message.id if isinstance(message.id, tuple) else (message.id,)
            texts = [f"{OPEN}{text}{CLOSE}" for text in (one, *more)]
            made.add(message.id, texts if more else texts[0], context=message.context)
    folder = tmp_path / "locale/eo"
    folder.mkdir(parents=True)
    with (folder / "scrubber.mo").open("wb") as file:
        write_mo(file, made)
    monkeypatch.setattr(i18n, "resource", lambda name: tmp_path / name)
    monkeypatch.setenv("LANGUAGE", "eo")
    monkeypatch.setenv("COLUMNS", "2000")
    yield
    i18n.use_language(i18n.ENGLISH)


CALLS = {call for command in COMMANDS.values() for call in command.examples}


def outside(text: str, *allowed: str) -> list[str]:
    """Lines with words that stand outside of brackets, but for options, their choices and values, and commands."""
    plain = re.sub(r"(?<![\w-])--?[a-zA-Z][\w-]*|\{[^{}]*,[^{}]*\}|\b[A-Z]{2,}\b", " ", text)
    lines = zip(text.splitlines(), plain.splitlines(), strict=True)
    names = (*COMMANDS, *allowed)
    return [line for line, rest in lines if line.strip() not in CALLS and unmarked(rest, names)]


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help(command: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        run([*filter(None, [command]), "--help"])
    assert outside(capsys.readouterr().out) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["show"], ["show", "--no-such"], ["show", "--jobs", "many", "a.jpg"], ["clean", "--jobs"], ["--lang", "xx"],
        ["show", "nowhere.jpg"], ["clean", "-q", "-v", "a.jpg"], ["clean", "--names", "//", "a.jpg"],
    ],
)  # fmt: skip
def test_what_is_said_of_wrong_arguments(arguments: list[str], capsys: Capture) -> None:
    with suppress(SystemExit):
        run(arguments)
    assert outside(capsys.readouterr().err, *arguments, "many", "eo", "en", "xx") == []


@pytest.mark.parametrize("arguments", [["show"], ["show", "--map"], ["check", "-v"], ["clean", "-v"], ["faces"]])
def test_answers(arguments: list[str], capsys: Capture, tmp_path: Path) -> None:
    """Lines further in hold what photos say, by names of standards where they have one."""
    photos = tmp_path / "photos"
    photos.mkdir()
    shutil.copy(SAMPLES / "sea.jpg", photos)
    (photos / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 broken")
    run([*arguments, "-r", str(photos)])
    said = capsys.readouterr()
    lines = [line for line in (said.out + said.err).splitlines() if not line.startswith("    ")]
    assert OPEN in "".join(lines)
    assert outside("\n".join(lines), str(photos), *VALUES) == []
