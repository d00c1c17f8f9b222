"""Marks attached to a file and what its name says."""

import ctypes
import os
import plistlib
import sys
from pathlib import Path
from typing import Any

import pytest

from scrubber.engine import file_marks
from scrubber.engine.file_marks import Beside, marks_of, what_is_beside
from scrubber.engine.inspect import inspect
from scrubber.engine.report import Destination
from scrubber.engine.scrub import scrub
from scrubber.formats.base import Fate, Policy
from scrubber.metadata.findings.finding import Topic
from scrubber.metadata.findings.kind import Kind
from tests.helpers.telling import telling_photo


def told(name: str) -> dict[str, str]:
    return {finding.label: finding.value for finding in marks_of(name, what_is_beside(name))}


@pytest.mark.parametrize(
    ("name", "date", "program"),
    [
        ("IMG_20240512_140322.jpg", "2024-05-12 14:03:22", ""),
        ("PXL_20240512_140322123.MP.jpg", "2024-05-12 14:03:22", "Google Pixel"),
        ("IMG-20240512-WA0003.jpg", "2024-05-12", "WhatsApp"),
        ("WhatsApp Image 2024-05-12 at 14.03.22.jpeg", "2024-05-12 14:03:22", "WhatsApp"),
        ("Screenshot 2024-05-12 at 14.03.22.png", "2024-05-12 14:03:22", "a screenshot"),
        ("signal-2024-05-12-140322.jpg", "2024-05-12 14:03:22", "Signal"),
        ("photo_2024-05-12_14-03-22.jpg", "2024-05-12 14:03:22", "Telegram"),
        ("DSC_0042.jpg", "", ""),
        ("IMG_99999999_999999.jpg", "", ""),
        ("20240512_140322_clean.jpg", "2024-05-12 14:03:22", ""),
    ],
)
def test_dates_and_programs_in_names(name: str, date: str, program: str) -> None:
    found = told(name)
    assert found.get("Date", "") == date
    assert found.get("The file's name points to", "") == program


def test_names_of_people_in_a_name_are_low_and_stay() -> None:
    (found,) = marks_of("jane-doe-passport.jpg", Beside())
    assert (found.topic, found.value, found.fate, found.where) == (
        Topic.PERSON, "jane doe passport", Fate.KEEP, "the file's name",
    )  # fmt: skip
    assert marks_of("IMG_0042 edited copy.jpg", Beside()) == ()


def test_a_hostile_name_becomes_plain() -> None:
    assert told("\x1b[31;jane\u202e doe passport.jpg")["Text"] == "jane doe passport"


def test_download_marks_are_told_and_a_copy_has_none(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("sets attributes the way Linux does")
    photo = tmp_path / "a.jpg"
    photo.write_bytes(telling_photo())
    try:
        os.setxattr(photo, "user.xdg.origin.url", b"https://example.org/secret\x1b[31m")
    except OSError:
        pytest.skip("the file system of the temporary folder keeps no attributes")
    report = inspect(str(photo))
    (mark,) = [finding for finding in report.findings if finding.key == "file:user.xdg.origin.url"]
    assert (mark.label, mark.value) == ("Downloaded from", "https://example.org/secret⟨U+001B⟩[31m")
    assert mark.fate is Fate.DROP
    result = scrub(str(photo), Destination(), Policy())
    assert os.listxattr(result.output) == []


def test_marks_of_macos(monkeypatch: pytest.MonkeyPatch) -> None:
    marks = {
        "com.apple.metadata:kMDItemWhereFroms": plistlib.dumps(["https://a.org/x", ""], fmt=plistlib.FMT_BINARY),
        "com.apple.quarantine": b"0083;665f;Safari;UUID",
        "com.apple.metadata:_kMDItemUserTags": plistlib.dumps(["Holiday\n6"], fmt=plistlib.FMT_BINARY),
        "com.apple.provenance": b"\1\2",
        "com.apple.metadata:kMDItemFinderComment": b"bplist00rubbish",
    }
    monkeypatch.setattr(file_marks, "attributes", lambda *_arguments: marks.items())
    found = told("a.jpg")
    assert found["Downloaded from"] == "https://a.org/x"
    assert found["Downloaded with"] == "Safari"
    assert found["Keywords"] == "Holiday"
    assert found["Comment"] == "bplist00rubbish"
    assert len(found) == 4


class Macos:
    """The two calls of macOS's C library, over a list of attributes."""

    def __init__(self, marks: dict[str, bytes]) -> None:
        self._marks = marks

    def listxattr(self, _file: bytes, names: Any, size: Any, options: int) -> int:
        joined = b"".join(name.encode() + b"\0" for name in self._marks)
        assert (len(names), size.value, options) == (65_536, 65_536, 0)
        names[: len(joined)] = joined
        return len(joined) if self._marks else -1

    def getxattr(self, _file: bytes, name: bytes, value: Any, size: Any, position: Any, options: int) -> int:
        assert (size.value, position.value, options) == (len(value), 0, 0)
        data = self._marks[name.decode()]
        value[: len(data)] = data
        return len(data) or -1


def test_attributes_by_the_calls_of_macos(monkeypatch: pytest.MonkeyPatch) -> None:
    marks = {"one": b"1", "none": b"", "two": b"22", "three": b"333"}
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: Macos(marks))
    assert list(file_marks._macos("a.jpg", 9, 5)) == [("one", b"1"), ("two", b"22"), ("three", b"333")]
    assert list(file_marks._macos("a.jpg", 3, 5)) == [("one", b"1"), ("two", b"22")]
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: Macos({}))
    assert list(file_marks._macos("a.jpg", 9, 5)) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there a stream is no file of its own")
def test_the_mark_of_the_web(tmp_path: Path) -> None:
    """A stream of a file on Windows; read here from a file of that name."""
    lines = [
        "[ZoneTransfer]",
        "ZoneId=3",
        "HostUrl=https://a.org/x",
        *("x=y" for _ in range(60)),
        "ReferrerUrl=https://b.org",
    ]
    (tmp_path / "a.jpg:Zone.Identifier").write_text("\n".join(lines) + "\nHostUrl=too late")
    marks = marks_of("", Beside(zone=file_marks._zone(str(tmp_path / "a.jpg"))))
    assert [(mark.key, mark.value, mark.kind) for mark in marks] == [
        ("file:Zone.Identifier:HostUrl", "https://a.org/x", Kind.DOWNLOAD),
        ("file:Zone.Identifier:ReferrerUrl", "https://b.org", Kind.DOWNLOAD),
    ]
    assert file_marks._zone(str(tmp_path / "b.jpg")) == b""


def test_how_much_of_marks_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def attributes(*bounds: object) -> list[tuple[str, bytes]]:
        asked.append(bounds)
        listed = plistlib.dumps([str(number) for number in range(20)], fmt=plistlib.FMT_BINARY)
        return [("com.apple.metadata:_kMDItemUserTags", listed), ("com.apple.quarantine", b"0083;665f;Safari")]

    monkeypatch.setattr(file_marks, "attributes", attributes)
    found = told("a.jpg")
    assert asked == [("a.jpg", 64, 16_384)]
    assert found["Keywords"] == " · ".join(str(number) for number in range(16))
    assert found["Downloaded with"] == "Safari"
    monkeypatch.setattr(file_marks, "attributes", lambda *_bounds: [("com.apple.quarantine", b"0083;665f")])
    assert told("a.jpg")["Downloaded with"] == "0083;665f"


def test_one_date_and_no_single_word_of_a_name_are_told() -> None:
    marks = marks_of("IMG_20240512_140322 20230101_101010.jpg", Beside())
    assert [mark.value for mark in marks if mark.key == "file:name:date"] == ["2024-05-12 14:03:22"]
    assert marks_of("jane 0042.jpg", Beside()) == ()
    assert [mark.value for mark in marks_of("jane doe.jpg", Beside())] == ["jane doe"]
    assert {mark.offset for mark in marks} == {0}


def test_marks_stand_at_no_place_in_the_file() -> None:
    (mark,) = marks_of("", Beside((("user.xdg.origin.url", b"https://a.org"),)))
    assert (mark.offset, mark.where) == (0, file_marks.BESIDE)
