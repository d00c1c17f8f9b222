"""The help says what is true: figures, commands, formats and limits are those of the program and of the README."""

import html
import re
from pathlib import Path

import pytest

from scrubber.cli.main import run_command
from scrubber.cli.parser import COMMANDS
from scrubber.errors import CannotReplace, CannotWrite, Detail, NotVerified
from scrubber.faces import measured
from scrubber.faces.covers.cover_style import Style
from scrubber.formats.registry import formats
from scrubber.guide import problem
from scrubber.guide.page import Drawing, Heading, Page, Paragraph, Table
from scrubber.guide.pages import REPORT_PAGE, pages
from scrubber.guide.tables import SUMMARIES
from scrubber.resources import resource
from tests.format_lists import ROOT

README = " ".join((ROOT / "README.md").read_text("utf-8").split())


def page(key: str) -> Page:
    return next(one for one in pages() if one.key == key)


def test_figures_are_those_of_the_readme() -> None:
    figures = f"on {measured.PHOTOS} photos of {measured.PEOPLE} people, with attackers who know where the face is"
    assert figures in README
    assert f"guessing names {measured.BY_CHANCE}." in README
    assert (
        f"named {measured.WITHOUT_COVER} without a cover, {measured.THROUGH_WEAK_BLUR} through a real blur of 0.3 "
        f"face widths, and at most {measured.THROUGH_COVER} in each of three draws" in README
    )
    assert f"A black ellipse of the same size gives {measured.THROUGH_BLACK} as well" in README
    assert f"Snug covers leave more ({measured.THROUGH_SNUG_COVER}, as black does)." in README
    assert f"of faces {measured.SMALL_FACE_PX} pixels wide {measured.SMALL_FACE_OF_TEN} of 10 were named" in README
    fine, usual, coarse = (measured.MOSAIC_OF_HUNDRED[blocks] for blocks in (16, 8, 4))
    cover = measured.of_hundred(measured.THROUGH_COVER)
    drawn = f"{fine} % with 16 blocks across the face, {usual} % with 8, {coarse} % with 4; "
    assert f"{drawn}through Scrubber's {cover} %" in README
    assert measured.of_hundred(measured.THROUGH_WEAK_MOSAIC) == usual


def test_weak_covers_say_what_was_measured() -> None:
    assert "14 of 100" in Style.WEAK_BLUR.promise
    assert "38 of 100" in Style.WEAK_MOSAIC.promise
    assert "of 100" not in Style.BLUR.promise


def test_the_page_on_covers_tells_every_figure() -> None:
    text = "\n".join(page("covers").lines())
    assert "126 without a cover, 18 through a real blur, and at most 6" in text
    assert "76 of 100 with 16 blocks across the face, 38 with 8, 23 with 4; through Scrubber's covers 5." in text


def test_every_command_and_format_has_its_place() -> None:
    assert list(SUMMARIES) == list(COMMANDS)
    commands, kinds = "\n".join(page("commands").lines()), "\n".join(page("formats").lines())
    for name, command in COMMANDS.items():
        assert f"scrubber {name} {command.summary}" in commands
    for one in formats():
        assert f"{one.name} ({', '.join(one.suffixes)})\nKept: {one.kept}\n" in kinds
        assert f"May still hide: {one.cannot_promise}" in kinds
    assert "over 384 MiB" in kinds
    assert "120 seconds" in kinds


@pytest.mark.parametrize("shown", pages(), ids=lambda one: one.key)
def test_a_page_is_made_of_headings_and_whole_sentences(shown: Page) -> None:
    for block in shown.blocks:
        words = block.lines()[0]
        if isinstance(block, Table):
            continue
        assert words[0].isupper() or words[0] in "“"
        assert not re.search(r"[{}]|  |\n", words)
        if isinstance(block, Paragraph | Drawing):
            assert words.endswith(".")
        elif isinstance(block, Heading):
            assert not words.endswith(".")


def test_words_are_looked_for_in_any_order_and_case() -> None:
    assert page("kept").holds("PATTERN sensor")
    assert not page("kept").holds("pattern zebra")
    assert page("kept").holds("  ")


def test_the_page_in_html_holds_all_texts_and_no_script(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "help.html"
    assert run_command(["help", "--html", str(target)]) == 0
    assert capsys.readouterr().out == f"Saved: {target}\n"
    written = target.read_text("utf-8")
    plain = html.unescape(re.sub(r"<[^>]+>", "", written))
    for shown in pages():
        for block in shown.blocks if shown.key != REPORT_PAGE else ():
            if isinstance(block, Paragraph | Heading):
                assert block.lines()[0] in plain
    assert "Ctrl+Shift+O" in plain
    assert "<script" not in written
    assert not re.search(r"(href|src)=\"(?!#|data:image/png;base64,)", written)
    assert "default-src 'none'" in written
    drawings = [block for block in page("covers").blocks if isinstance(block, Drawing)]
    assert written.count("data:image/png") == len(drawings) == 1
    assert run_command(["help", "--html", str(target)]) == 0, "another name, as for every file"
    assert target.read_text("utf-8") == written
    assert run_command(["help", "--html", str(target / "help.html")]) == 1, "the folder is a file"


def test_the_terminal_gets_every_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["help"]) == 0
    said = capsys.readouterr().out
    for shown in pages():
        assert (shown.heading in said) is (shown.key != REPORT_PAGE)


def test_drawings_are_there() -> None:
    files = [block.file for shown in pages() for block in shown.blocks if isinstance(block, Drawing)]
    assert files
    assert all(resource(file).is_file() for file in files)


def test_a_report_counts_refusals_and_holds_no_words_of_the_system() -> None:
    refused = NotVerified("the picture beside the covers is not the same", Detail("covers.elsewhere", offset=0))
    text = problem.report([CannotWrite(reason="No space: /home/jane/x.jpg"), refused, refused], "Qt 6.11.0")
    first, *rest = text.splitlines()
    assert first.startswith("Scrubber ")
    assert " · Qt 6.11.0 · " in first
    assert rest == [
        "2 x not-verified, the picture beside the covers is not the same, check covers.elsewhere, offset 0",
        "1 x cannot-write",
    ]
    assert problem.report([]).splitlines()[1:] == ["no photo was refused"]


def test_a_report_of_very_many_refusals_is_short() -> None:
    text = problem.report(CannotReplace("none", Detail(f"check-{number}")) for number in range(99))
    assert len(text.splitlines()) == 2 + problem.MAX_LINES
    assert text.endswith("59 x others\n")
