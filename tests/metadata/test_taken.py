"""When a photo was taken: one truth for its sentence, its row in the list and what a batch tells."""

import pytest

from scrubber.formats.base import Fate
from scrubber.metadata.findings.batch_facts import batch_facts
from scrubber.metadata.findings.dates import taken
from scrubber.metadata.findings.finding import Finding, Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.findings.summary import sentence
from scrubber.metadata.readers.collect import Collected

RANKED = [
    (Kind.TIME_TAKEN, "exif:DateTimeOriginal"),
    (Kind.TIME_TAKEN, "xmp:exif:DateTimeOriginal"),
    (Kind.TIME_TAKEN, "xmp:photoshop:DateCreated"),
    (Kind.TIME_TAKEN, "iptc:2:55"),
    (Kind.TIME_MAKER, "makernote:Canon:DateTime"),
    (Kind.TIME_DIGITISED, "exif:DateTimeDigitized"),
    (Kind.TIME_DIGITISED, "iptc:2:62"),
    (Kind.TIME_MADE, "xmp:xmp:CreateDate"),
    (Kind.TIME_CLIP, "video:CreateDate"),
    (Kind.TIME_CHANGED, "exif:DateTime"),
]
"""The surest first."""


def found(kind: Kind, key: str, value: str) -> Finding:
    return Finding(kind, key, "a date", value, "EXIF", 20, Risk.MEDIUM, Fate.DROP)


@pytest.mark.parametrize("first", range(len(RANKED)))
def test_the_surest_date_is_told_everywhere(first: int) -> None:
    findings = [
        found(kind, key, f"20{30 - number}-03-{number + 1:02} 10:00:00")
        for number, (kind, key) in enumerate(RANKED)
        if number >= first
    ]
    findings.reverse()
    assert taken(findings) == f"20{30 - first}-03-{first + 1:02} 10:00:00"
    assert batch_facts(findings, None).moment == taken(findings)
    assert sentence(Collected(tuple(findings), (), None, 0)) == f"Taken on {first + 1} March 20{30 - first} at 10:00."


@pytest.mark.parametrize("value", ["0000-00-00 00:00:00", "1200-01-01 00:00:00", "2024-13-01", "2024-05-32", "May"])
def test_what_is_no_date_of_a_photo_is_passed_over(value: str) -> None:
    wrong = found(Kind.TIME_TAKEN, "exif:DateTimeOriginal", value)
    right = found(Kind.TIME_TAKEN, "exif:DateTimeOriginal", "2024-05-12 14:03:22")
    assert taken([wrong, right]) == "2024-05-12 14:03:22"
    assert taken([wrong]) == ""


def test_photos_of_one_day_stand_in_order_however_their_dates_are_written() -> None:
    early, late = (
        batch_facts([found(Kind.TIME_TAKEN, key, value)], None)
        for key, value in (
            ("xmp:exif:DateTimeOriginal", "2024-05-12T09:00:00 UTC"), ("exif:DateTimeOriginal", "2024-05-12 10:00:00")
        )
    )  # fmt: skip
    assert (early.day, early.moment) == ("2024-05-12", "2024-05-12 09:00:00 UTC")
    assert early.moment < late.moment
