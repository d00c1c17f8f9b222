"""The real photos of a clone that has no others beside it are cleaned, verified and shown the same."""

import re
from pathlib import Path

import pytest

from scrubber.engine.inspect import inspect
from scrubber.engine.report import Destination
from scrubber.engine.scrub import scrub
from scrubber.formats.base import Fate, Policy
from scrubber.formats.registry import detect, formats
from scrubber.metadata.findings.finding import Finding
from scrubber.metadata.findings.kind import Topic
from tests.helpers.corpus import Outcome, clean_and_decode

FOLDER = Path(__file__).parent / "photos"
PHOTOS = sorted(path for path in FOLDER.iterdir() if path.suffix != ".md")
MAX_BYTES = 3_000_000
VALUES = {
    "canon-powershot-s330.jpg": b"Canon PowerShot S330",
    "hp-photosmart-735.jpg": b"hp photosmart 735",
    "iphone-gain-map.jpg": b"iPhone 13 mini",
    "iphone.heic": b"iPhone 11 Pro",
    "kim-place.gif": b"exif:GPSLatitude",
    "kodak-dc240.jpg": b"DC240",
    "nintendo-3ds.mpo": b"Nintendo 3DS",
    "olympus-ep3.jpg": b"OLYMPUS",
    "paris.jpg": b"GIMP",
    "sanyo-sr6.jpg": b"SANYO DIGITAL CAMERA",
    "sony-mavica.jpg": b"DIGITALMAVICA",
}
"""Something that each of these files says, byte for byte, and that its copy must not hold."""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """Every photo, cleaned once and decoded before and after."""
    folder = tmp_path_factory.mktemp("clean")
    return {photo.name: clean_and_decode(photo, folder / photo.suffix[1:]) for photo in PHOTOS}


def test_origin_and_licence_of_every_file_are_named() -> None:
    rows = re.findall(
        r"^\| (\S+\.\w+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", (FOLDER / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert [name for name, *_rest in rows] == [path.name for path in PHOTOS]
    known = {"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "MIT-CMU", "free to use"}
    assert {licence for *_rest, licence in rows} == known


def test_every_format_is_there_and_all_are_small() -> None:
    assert {detect(photo.read_bytes()).name for photo in PHOTOS} == {one.name for one in formats()}
    assert sum(photo.stat().st_size for photo in PHOTOS) <= MAX_BYTES


@pytest.mark.parametrize("name", [photo.name for photo in PHOTOS])
def test_it_is_cleaned_and_looks_the_same(name: str, outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes[name]
    assert outcome.decodable
    assert (outcome.refused, outcome.broken) == ("", "")


@pytest.mark.parametrize("name", [photo.name for photo in PHOTOS])
def test_its_copy_has_nothing_to_tell(name: str, outcomes: dict[str, Outcome]) -> None:
    copy = outcomes[name].copy
    assert copy is not None
    report = inspect(str(copy))
    assert [finding for finding in report.findings if finding.fate is not Fate.KEEP and is_telling(finding)] == []
    assert [picture for picture in report.pictures if not picture.stays] == []


def is_telling(finding: Finding) -> bool:
    return finding.topic is not Topic.TECHNICAL


@pytest.mark.parametrize(("name", "value"), VALUES.items())
def test_what_it_said_is_gone(name: str, value: bytes, outcomes: dict[str, Outcome]) -> None:
    copy = outcomes[name].copy
    assert copy is not None
    assert value in (FOLDER / name).read_bytes()
    assert value not in copy.read_bytes()


def test_a_copy_cleaned_again_is_the_same(outcomes: dict[str, Outcome], tmp_path: Path) -> None:
    for name, outcome in outcomes.items():
        assert outcome.copy is not None
        again = scrub(str(outcome.copy), Destination(str(tmp_path)), Policy())
        assert again.problem is None, name
        assert Path(again.output).read_bytes() == outcome.copy.read_bytes(), name
