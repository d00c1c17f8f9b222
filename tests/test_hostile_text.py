"""Text from strangers' photos stays text: no markup, link or control sequence in window, saved page or terminal.

Real photos are made whose every text field is hostile, read by the program's own readers, and shown in all three.
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import piexif
import pytest
from PIL import Image, PngImagePlugin
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from scrubber.__main__ import main
from scrubber.containers.jpeg import segments as jpeg
from scrubber.engine.inspect import inspect
from scrubber.engine.report import PhotoReport
from scrubber.gui.inspector.batch_panel import BatchPanel
from scrubber.gui.inspector.panel import Inspector
from scrubber.gui.inspector.picture_dialog import PictureDialog
from scrubber.gui.photos.photo import Photo
from scrubber.gui.settings import Settings
from scrubber.gui.style.theme import Theme
from scrubber.metadata.findings.batch import Batch
from scrubber.reports import html_page as report_html
from scrubber.reports import json_document as report_json
from tests.helpers.exif import PARIS, exif_block
from tests.helpers.jpeg import plain_jpeg, with_segments

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "link": '<a href="http://example.org/x">click</a>',
    "image": "<img src=x onerror=alert(1)>",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "comment": "--><!-- ]]> </style></title><svg onload=alert(1)>",
    "entity": "&lt;b&gt; &#60;script&#62; &amp;",
    "colour": "\x1b[31mred\x1b[0m",
    "title": "\x1b]0;owned\x07",
    "link in a terminal": "\x1b]8;;http://example.org\x1b\\click\x1b]8;;\x1b\\",
    "c1": "\x9b31mred\x9d0;owned\x9c",
    "override": "photo\u202egpj.exe",
    "isolate": "\u2066\u2067\u2068\u2069\u200f\u061c",
    "invisible": "a\u200b\u2060\ufeff\u00adb",
    "lines": "one\ntwo\r\nthree\rfour\u2028five\u2029six\x0b\x0cseven",
    "backspace": "secret\b\b\b\b\b\bpublic\x7f",
    "nul": "before\0after",
    "tags": "\U000e0041\U000e0042",
    "surrogate": "\ud800x",
    "long": "<b>" * 350_000,
    "uri": "javascript:alert(1) data:text/html,<script>",
    "style": "</style><style>*{background:url(http://example.org)}",
}
ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
"""What must not reach a screen; a line break and a tab may separate our own words."""


def photo_with(text: str) -> bytes:
    """A photo whose EXIF, XMP, comment, unknown segment and thumbnail say `text`."""
    raw = text.encode("utf-8", "surrogatepass")[:6_000]
    xml = re.sub("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "?", text)[:6_000]
    xml = xml.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:my="http://example.org/my/" '
        f'my:thing="{xml}"><dc:title>{xml}</dc:title></rdf:Description></rdf:RDF></x:xmpmeta>'
    )
    image = {piexif.ImageIFD.Artist: raw, piexif.ImageIFD.Model: raw, piexif.ImageIFD.Software: raw}
    exif = exif_block(image=image, exif={0xA430: raw, 0xA431: raw, 0x9003: raw[:20]}, gps=PARIS, thumbnail=plain_jpeg())
    return with_segments(
        plain_jpeg(),
        (jpeg.APP1, b"Exif\0\0" + exif[:60_000]),
        (jpeg.APP1, b"http://ns.adobe.com/xap/1.0/\0" + packet.encode()),
        (0xFE, raw),
        (0xE9, raw + b"\0" + raw),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("hostile")
    for number, text in enumerate(HOSTILE.values()):
        (made / f"{number:02}.jpg").write_bytes(photo_with(text))
    info = PngImagePlugin.PngInfo()
    for keyword in ("Author", "parameters", "odd"):
        info.add_text(keyword, HOSTILE["long"], zip=True)
    Image.new("L", (8, 8)).save(made / "long.png", pnginfo=info)
    if sys.platform != "win32":
        for text in ("<img src=x>\x1b[31m\u202e.jpg", "line\nbreak <b>.jpg"):
            (made / text).write_bytes(photo_with("x"))
        (made / "broken\x1b]0;owned\x07.jpg").write_bytes(b"no photo")
    return made


@pytest.fixture(scope="module")
def reports(folder: Path) -> list[PhotoReport]:
    return [inspect(str(path), 64) for path in sorted(folder.iterdir())]


def test_the_texts_are_found_and_bounded(reports: list[PhotoReport]) -> None:
    told = [finding.value for report in reports for finding in report.findings]
    assert sum("script" in value for value in told) >= 8
    assert max(map(len, told)) <= 2001
    assert not [value for value in told if ACTING.search(value)]


# A saved page


class _Reader(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


ALLOWED_TAGS = set(re.findall(r"\w+", """html head meta title style body h1 h2 h3 p section table tr th td div span
    bdi b ul li img figure figcaption"""))  # fmt: skip
ALLOWED_ATTRIBUTES = set(re.findall(r"[\w-]+", "lang dir charset http-equiv content name class scope alt src"))


def test_a_page_holds_no_markup_but_its_own(reports: list[PhotoReport]) -> None:
    page = "".join(report_html.pieces(reports))
    reader = _Reader()
    reader.feed(page)
    assert reader.tags <= ALLOWED_TAGS
    assert {name for name, _value in reader.attributes} <= ALLOWED_ATTRIBUTES
    sources = [value for name, value in reader.attributes if name == "src"]
    assert sources
    assert all(re.fullmatch(r"data:image/(jpeg|png);base64,[A-Za-z0-9+/=]+", source) for source in sources)
    assert HOSTILE["script"] in reader.text
    assert HOSTILE["link"] in reader.text
    assert not ACTING.search(page)


def test_a_page_forbids_itself_everything(reports: list[PhotoReport]) -> None:
    page = "".join(report_html.pieces(reports[:1]))
    policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; img-src data:; style-src 'unsafe-inline';")
    assert page.index("Content-Security-Policy") < page.index("<title>")
    style = re.search(r"<style>(.*?)</style>", page, re.S)
    assert style is not None
    assert "url(" not in style[1]
    assert "@import" not in style[1]


def test_a_picture_that_is_not_ours_is_not_in_a_page() -> None:
    for data in (b"<svg onload=alert(1)>", b"GIF89a", b"", b"\xff\xd8\xff" + bytes(report_html.MAX_PICTURE_BYTES)):
        assert "<img" not in report_html.photo(PhotoReport("/p/a.jpg", 1, thumbnail=data))


def test_a_page_does_not_tell_the_folders(reports: list[PhotoReport], folder: Path) -> None:
    assert str(folder) not in "".join(report_html.pieces(reports))


def test_the_json_is_plain_ascii(reports: list[PhotoReport]) -> None:
    text = "".join(report_json.pieces(reports))
    assert text.isascii()
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f]", text)
    assert len(json.loads(text)["photos"]) == len(reports)


# A terminal


@pytest.mark.parametrize("command", ["show", "check"])
def test_a_terminal_gets_no_control_sequence(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    main([command, str(folder)])
    shown = capsys.readouterr()
    assert not ACTING.search(shown.out + shown.err)
    assert "⟨U+001B⟩" in shown.out + shown.err or command == "check"


def test_a_page_saved_from_the_terminal_is_the_same_kind(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("found.html", "found_2.html"):
        main(["show", "--html", str(tmp_path / "found.html"), str(folder)])
        assert f"Saved: {tmp_path / name}" in capsys.readouterr().out
    reader = _Reader()
    reader.feed((tmp_path / "found.html").read_text("utf-8"))
    assert reader.tags <= ALLOWED_TAGS
    assert "img" in reader.tags


# The window


def texts_of(widget: QWidget) -> Iterator[str]:
    """Everything a widget and all in it say to eyes, pointers and screen readers."""
    for one in [widget, *widget.findChildren(QWidget)]:
        yield from (one.toolTip(), one.accessibleName(), one.accessibleDescription(), one.windowTitle())
        text = getattr(one, "text", None)
        if callable(text):
            yield text()


@pytest.fixture
def theme(qapp: QApplication, tmp_path: Path) -> Theme:
    return Theme(qapp, Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)))


def test_the_window_shows_text_only(reports: list[PhotoReport], theme: Theme, qtbot: QtBot) -> None:
    inspector = Inspector(theme)
    qtbot.addWidget(inspector)
    for report in reports:
        photo = Photo(report.path)
        photo.take_report(report)
        inspector.show_photo(photo, report)
        inspector.steps.finish()
        check(inspector)
        model = inspector.details.model
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                index = model.index(row, column)
                assert not ACTING.search(str(index.data()))
                tip = str(index.data(Qt.ItemDataRole.ToolTipRole))
                assert re.fullmatch(r"<qt>(?:[^<>]|<br>)*</qt>", tip, re.S)


def test_dialogs_and_sums_show_text_only(reports: list[PhotoReport], theme: Theme, qtbot: QtBot) -> None:
    panel = BatchPanel()
    qtbot.addWidget(panel)
    photos = []
    for report in reports * 2:
        photos.append(Photo(report.path))
        photos[-1].take_report(report)
    panel.show_batch(Batch(report.batch_facts for report in reports * 2), photos)
    check(panel)
    for report in reports:
        if report.pictures:
            dialog = PictureDialog(report, 0)
            qtbot.addWidget(dialog)
            check(dialog)


def check(widget: QWidget) -> None:
    assert {label.textFormat() for label in widget.findChildren(QLabel)} == {Qt.TextFormat.PlainText}
    for said in texts_of(widget):
        assert not ACTING.search(said), repr(said)
    for one in [widget, *widget.findChildren(QWidget)]:
        tip = one.toolTip()
        assert "<" not in tip or re.fullmatch(r"<qt>[^<>]*</qt>", tip, re.S), tip
