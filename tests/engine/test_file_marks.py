"""Marks attached to a file and what its name says."""

import os
import plistlib
import sys
from pathlib import Path

import pytest

from scrubber.engine import file_marks
from scrubber.engine.file_marks import marks_of
from scrubber.engine.inspect import inspect
from scrubber.engine.report import Destination
from scrubber.engine.scrub import scrub
from scrubber.formats.base import Fate, Policy
from scrubber.metadata.findings.finding import Topic
from tests.helpers.telling import telling_photo


def told(name: str) -> dict[str, str]:
    return {finding.label: finding.value for finding in marks_of(name)}


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
    assert found.get("Date in the file's name", "") == date
    assert found.get("The file's name points to", "") == program


def test_names_of_people_in_a_name_are_low_and_stay() -> None:
    (found,) = marks_of("jane-doe-passport.jpg")
    assert (found.topic, found.value, found.fate, found.where) == (
        Topic.PERSON, "jane doe passport", Fate.KEEP, "the file's name",
    )  # fmt: skip
    assert marks_of("IMG_0042 edited copy.jpg") == ()


def test_a_hostile_name_becomes_plain() -> None:
    assert told("\x1b[31;jane\u202e doe passport.jpg")["Words in the file's name"] == "jane doe passport"


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
