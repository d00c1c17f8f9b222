"""A picture too large to be changed is refused by its header, before minutes of work, with a reason that helps."""

import io
from pathlib import Path

import pytest
from PIL import Image

from scrubber.engine.covering import changed_copy
from scrubber.engine.covering.choice import FaceChoice, PicturePolicy
from scrubber.engine.covering.face_search import faces_in
from scrubber.engine.covering.people import people_in
from scrubber.engine.identities import identities_in
from scrubber.engine.photo import Photo
from scrubber.engine.report import Destination
from scrubber.engine.scrub import scrub
from scrubber.errors import TOO_MANY_PIXELS, LimitExceeded, ScrubberError
from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.formats.base import Policy
from scrubber.formats.png.document import PngDocument
from scrubber.formats.png.format import PngFormat
from scrubber.pixels import codec, png

COVERED = PicturePolicy(faces=FaceChoice(CoverStyle()))
SMALLER = PicturePolicy(max_side=20)
NARROW = PicturePolicy(max_face=8)


@pytest.fixture
def taken_apart(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the PNGs that were taken apart."""
    seen: list[int] = []
    parse = PngFormat.parse

    def counted(self: PngFormat, data: bytes) -> PngDocument:
        seen.append(len(data))
        return parse(self, data)

    monkeypatch.setattr(PngFormat, "parse", counted)
    return seen


def large(folder: Path, kind: str = "PNG", mode: str = "RGB") -> Path:
    """60 x 50 pixels."""
    path = folder / f"large.{kind.lower()}"
    out = io.BytesIO()
    Image.new(mode, (60, 50)).save(out, kind)
    path.write_bytes(out.getvalue())
    return path


def is_refusal(problem: ScrubberError | None) -> bool:
    return isinstance(problem, LimitExceeded) and problem.detail.check == TOO_MANY_PIXELS


@pytest.mark.parametrize("policy", [COVERED, NARROW])
def test_a_huge_png_is_refused_by_its_header(
    policy: PicturePolicy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken_apart: list[int]
) -> None:
    monkeypatch.setattr(codec, "MAX_PIXELS", 2999)
    path = large(tmp_path)
    result = scrub(str(path), Destination(), policy)
    assert is_refusal(result.problem) and not taken_apart
    assert "with faces and size left as they are it can be cleaned" in str(result.problem)
    left = scrub(str(path), Destination(), Policy())
    assert left.problem is None and left.output, "what the sentence says is true"


@pytest.mark.parametrize(("mode", "fits"), [("RGB", 9000), ("RGBA", 12000), ("L", 3000), ("P", 12000), ("I;16", 6000)])
def test_what_counts_in_a_png_are_all_samples(
    mode: str, fits: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = large(tmp_path, mode=mode).read_bytes()
    monkeypatch.setattr(png, "MAX_SAMPLE_BYTES", fits)
    png.PngCodec().check_room(data)
    monkeypatch.setattr(png, "MAX_SAMPLE_BYTES", fits - 1)
    with pytest.raises(LimitExceeded):
        png.PngCodec().check_room(data)


def test_a_header_that_is_none_is_told_by_who_takes_the_file_apart() -> None:
    for data in (b"", b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(13)):
        png.PngCodec().check_room(data)


@pytest.mark.parametrize("kind", ["JPEG", "BMP", "TIFF"])
@pytest.mark.parametrize("policy", [COVERED, SMALLER])
def test_any_other_photo_is_refused_once_it_was_taken_apart(
    policy: PicturePolicy, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codec, "MAX_PIXELS", 2999)
    monkeypatch.setattr(changed_copy, "clean_base", lambda *_asked: pytest.fail("a copy was made for nothing"))
    assert is_refusal(scrub(str(large(tmp_path, kind)), Destination(), policy).problem)


def test_a_photo_that_is_small_enough_already_needs_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "MAX_PIXELS", 2999)
    assert scrub(str(large(tmp_path)), Destination(), PicturePolicy(max_side=60)).problem is None


def test_nobody_looks_for_faces_and_people_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken_apart: list[int]
) -> None:
    monkeypatch.setattr(codec, "MAX_PIXELS", 2999)
    path = large(tmp_path)
    photo = Photo(str(path), path.read_bytes())
    assert is_refusal(faces_in(photo).problem)
    assert is_refusal(people_in(photo, None, 0).problem)
    assert is_refusal(identities_in(photo, None).problem)
    assert not taken_apart
