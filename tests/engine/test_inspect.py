"""What one photo tells, from a real file to the report."""

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from scrubber.engine import inspect as inspect_module
from scrubber.engine.inspect import inspect
from scrubber.engine.preview import preview
from scrubber.engine.report import Destination, PhotoReport
from scrubber.engine.scrub import scrub
from scrubber.errors import ParseError, UnknownFormat
from scrubber.formats.base import Policy
from scrubber.formats.registry import FORMAT_MODULES
from scrubber.metadata.findings.finding import HiddenPicture, Relation, Topic
from scrubber.metadata.findings.kind import Kind
from tests.helpers.exif import NOON, PARIS, PHONE, photo_with_exif
from tests.helpers.jpeg import plain_jpeg
from tests.helpers.multi_jpeg import adobe_xmp, gain_map, multi_jpeg


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "holiday.jpg"
    path.write_bytes(photo_with_exif(image=PHONE | {0x0112: 6}, exif=NOON, gps=PARIS, thumbnail=plain_jpeg((24, 16))))
    return path


def test_report_of_a_photo(photo: Path) -> None:
    report = inspect(str(photo))
    assert report.sentence == "Taken on 12 May 2024 at 14:03 in Buttes-Montmartre, Paris, with Apple iPhone 13."
    assert (report.format_name, report.width, report.height, report.size) == ("JPEG", 48, 40, photo.stat().st_size)
    assert report.topics == (Topic.PLACE, Topic.TIME, Topic.DEVICE, Topic.HIDDEN_PICTURE)
    assert sum(part.length for part in report.parts) == report.size
    assert not report.already_clean
    assert report.problem is None
    assert report.thumbnail == b""
    assert report.digest == hashlib.sha256(photo.read_bytes()).hexdigest()


def test_thumbnail_is_upright_small_and_bare(photo: Path) -> None:
    report = inspect(str(photo), thumbnail_px=20)
    with Image.open(io.BytesIO(report.thumbnail)) as picture:
        assert picture.size == (17, 20)  # turned by the orientation 6
        assert not picture.getexif()
    with Image.open(io.BytesIO(report.pictures[0].data)) as hidden:
        assert max(hidden.size) == 20


def test_a_clean_copy_is_known_as_clean(photo: Path) -> None:
    copy = scrub(str(photo), Destination(), Policy()).output
    report = inspect(copy)
    assert report.already_clean
    assert not [topic for topic in report.topics if topic is not Topic.TECHNICAL]


@pytest.mark.parametrize(("content", "problem"), [(b"hello", UnknownFormat), (plain_jpeg()[:200], ParseError)])
def test_what_cannot_be_read_is_a_problem_not_an_exception(
    tmp_path: Path, content: bytes, problem: type[Exception]
) -> None:
    (tmp_path / "a.jpg").write_bytes(content)
    report = inspect(str(tmp_path / "a.jpg"), thumbnail_px=50)
    assert isinstance(report.problem, problem)
    assert report.size == len(content)


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n" + bytes(30), plain_jpeg()[:100]])
def test_preview_of_rubbish_is_empty(data: bytes) -> None:
    assert preview(data, 100) == b""


def test_every_shared_photo_gives_a_report(shared_corpus: Path) -> None:
    files = sorted(path for path in shared_corpus.rglob("*") if path.is_file() and path.suffix != ".json")
    reports = [inspect(str(path)) for path in files[::3]]
    assert len(reports) > 200
    assert {report.format_name for report in reports if not report.problem} >= {"JPEG", "PNG", "WebP"}
    assert all(report.sentence for report in reports if report.problem is None)
    assert len(FORMAT_MODULES) >= 3


def test_without_decoders_pictures_are_named_and_not_shown(photo: Path) -> None:
    report = inspect(str(photo), thumbnail_px=20, decode=False)
    assert report.thumbnail == b"" and [picture.data for picture in report.pictures] == [b""]
    as_found = inspect(str(photo))
    assert as_found.pictures[0].data.startswith(b"\xff\xd8") and as_found.thumbnail == b""
    assert report.sentence == as_found.sentence


def hidden(kind: Kind = Kind.THUMBNAIL) -> HiddenPicture:
    return HiddenPicture(kind, "x", plain_jpeg((40, 30)), "p", 0)


@pytest.mark.parametrize(
    ("kind", "is_compared"),
    [(Kind.DEPTH_MAP, False), (Kind.MATTE, False), (Kind.GAIN_MAP, False), (Kind.THUMBNAIL, True)],
)
def test_pictures_that_show_a_scene_are_compared_with_the_photo(kind: Kind, is_compared: bool) -> None:
    compared = inspect_module._compared(hidden(kind), plain_jpeg(), 1)
    assert (compared.relation is not Relation.UNKNOWN) is is_compared
    assert compared.data == hidden().data


def test_how_many_pictures_are_shown_and_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[HiddenPicture] = []

    def compare(picture: HiddenPicture, _photo: bytes, _orientation: int) -> HiddenPicture:
        compared.append(picture)
        return picture

    monkeypatch.setattr(inspect_module, "_compared", compare)
    report = PhotoReport("a", 0)
    many = (hidden(),) * 30
    assert len(inspect_module._shown(many, report, 1, 20, True)) == 20 and len(compared) == 6
    assert len(inspect_module._shown(many, report, 1, 20, False)) == 20
    assert inspect_module._shown(many, report, 1, 0, True) is many


def test_a_photo_that_cannot_be_cleaned_tells_what_is_left(tmp_path: Path) -> None:
    cut = photo_with_exif(image=PHONE, exif=NOON, gps=PARIS, thumbnail=plain_jpeg((24, 16)))
    (tmp_path / "a.jpg").write_bytes(cut[: cut.rindex(b"\xff\xda")])
    report = inspect(str(tmp_path / "a.jpg"))
    assert report.problem is not None and report.place is not None and Topic.PLACE in report.topics
    assert "Paris" in report.sentence and report.parts == () and len(report.pictures) == 1


def test_a_picture_is_turned_as_the_photo_is_where_that_can_be_read(
    photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    shown = inspect_module._shown

    def counted(
        pictures: tuple[HiddenPicture, ...], report: PhotoReport, orientation: int, thumbnail_px: int, decode: bool
    ) -> tuple[HiddenPicture, ...]:
        asked.append(orientation)
        return shown(pictures, report, orientation, thumbnail_px, decode)

    monkeypatch.setattr(inspect_module, "_shown", counted)
    data = photo.read_bytes()
    inspect(str(photo))
    photo.write_bytes(data[: data.rindex(b"\xff\xda")])
    inspect(str(photo))
    assert asked == [6, 1]


def test_whether_a_photo_has_a_gain_map(photo: Path) -> None:
    assert not inspect(str(photo)).has_gain_map
    photo.write_bytes(multi_jpeg(plain_jpeg(), (0, gain_map(adobe_xmp()))))
    assert inspect(str(photo)).has_gain_map
