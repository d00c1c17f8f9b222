"""A copy with covered faces, from the original to the proof on the finished file. Nothing may leave uncovered."""

import io
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageOps

from scrubber.containers.jpeg import segments as jpeg
from scrubber.engine.covering import changed_copy, face_search
from scrubber.engine.covering.changed_copy import ChangedCopy
from scrubber.engine.covering.choice import FaceChoice, PicturePolicy
from scrubber.engine.covering.face_search import faces_in
from scrubber.engine.covering.people import people_in
from scrubber.engine.covering.proof import Expected, compare
from scrubber.engine.covering.words import face_sentences
from scrubber.engine.photo import Photo
from scrubber.engine.report import CleanResult, Destination, Step
from scrubber.engine.scrub import scrub
from scrubber.errors import Cancelled, LimitExceeded, NotVerified, ParseError, Unsupported
from scrubber.faces.covers.cover_style import FACE_SHAPES, CoverStyle, Shape, Style
from scrubber.faces.face import Certainty, Face
from scrubber.faces.recognition.match import Verdict
from scrubber.formats.base import Document, HiddenPictures, Policy, Proof, Verification
from scrubber.formats.heif.heic import FORMAT as HEIC
from scrubber.formats.registry import detect
from scrubber.pixels.codec import Fidelity
from scrubber.pixels.crop import Crop, Cropped
from scrubber.pixels.jpeg import JpegCodec
from scrubber.resources import resource
from tests.formats.test_heic_gain_maps import tone_mapped
from tests.helpers.covers import gradients
from tests.helpers.heif import HEIC_BRANDS, Heif, coded
from tests.helpers.jpeg import with_segments
from tests.helpers.multi_jpeg import adobe_xmp, gain_map, multi_jpeg

SECRET = b"taken by Jane Secret"
FACE = Face(40, 35, 20, 24)
SMALL = Face(70, 20, 10, 12, certainty=Certainty.MAYBE)
SOLID = CoverStyle(Style.SOLID, colour=(255, 0, 0))


def photo_bytes(kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.fromarray(gradients()).save(out, kind, **options)
    return out.getvalue()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(with_segments(photo_bytes(quality=92), (jpeg.COM, SECRET)))
    return path


class Models:
    """Stands in for detector and recogniser: finds `faces`, later `again`, and judges by `matches`."""

    def __init__(self) -> None:
        self.faces: list[Face] = [FACE]
        self.again: list[Face] = []
        self.matched_after = False
        self.looked = 0

    def find(self, picture: np.ndarray, **_options: object) -> list[Face]:
        self.looked += 1
        return list(self.faces)

    def find_again(self, picture: np.ndarray, **_options: object) -> list[Face]:
        return list(self.again)

    def match_faces(
        self, _before: np.ndarray, _after: np.ndarray, faces: list[Face], _look: CoverStyle
    ) -> tuple[Verdict, ...]:
        return tuple(Verdict(face, 0.9, 0.9 if self.matched_after else 0.0) for face in faces if face.score > 0)


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> Iterator[Models]:
    stand_in = Models()
    monkeypatch.setattr(face_search, "find_faces", stand_in.find)
    monkeypatch.setattr(changed_copy, "find_faces", stand_in.find_again)
    monkeypatch.setattr(changed_copy, "match_faces", stand_in.match_faces)
    yield stand_in


def clean(path: Path, choice: FaceChoice | None = None, **options: Any) -> CleanResult:
    folder = path.parent / "out"
    return scrub(str(path), Destination(str(folder)), PicturePolicy(faces=choice, **options))


def refused(path: Path, choice: FaceChoice | None = None, **options: Any) -> object:
    """The problem of a photo that must not leave a copy or anything unfinished."""
    result = clean(path, choice or FaceChoice(), **options)
    folder = path.parent / "out"
    assert not result.output
    assert not folder.exists() or list(folder.iterdir()) == []
    return result.problem


def shown(path: str) -> np.ndarray:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def test_a_face_is_covered_and_the_rest_of_the_promises_hold(photo: Path, models: Models) -> None:
    result = clean(photo, FaceChoice(SOLID))
    assert result.problem is None
    assert SECRET not in Path(result.output).read_bytes()
    assert np.abs(shown(result.output)[35, 40].astype(int) - (255, 0, 0)).max() <= 12
    assert result.faces is not None
    assert [(one.covered, one.matched_before, one.matched_after) for one in result.faces.faces] == [(True, True, False)]
    assert result.faces.uncovered_faces == ()
    assert any("Only the covered parts" in note for note in result.notes)
    assert "COM" in result.removed


@pytest.mark.parametrize("shape", FACE_SHAPES)
def test_covers_around_found_faces_have_the_shape_that_is_usual(tmp_path: Path, models: Models, shape: Shape) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(photo_bytes("PNG"))
    result = clean(path, FaceChoice(replace(SOLID, shape=shape)))
    assert result.faces is not None
    assert [one.face for one in result.faces.faces] == [replace(FACE, shape=shape)]
    half = FACE.width * SOLID.cover_size / 2, FACE.height * SOLID.cover_size / 2
    corner = shown(result.output)[round(FACE.y - half[1] * 0.97), round(FACE.x - half[0] * 0.97)]
    assert (tuple(corner) == SOLID.colour) is (shape is Shape.RECTANGLE)


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "TIFF", "WEBP"])
def test_other_formats(kind: str, tmp_path: Path, models: Models) -> None:
    path = tmp_path / f"photo.{kind.lower()}"
    path.write_bytes(photo_bytes(kind))
    result = clean(path, FaceChoice(SOLID))
    assert result.problem is None
    red, green, blue = shown(result.output)[35, 40].astype(int)
    assert red > green + 40
    assert red > blue + 40


def test_without_faces_the_copy_is_the_usual_one(photo: Path, models: Models) -> None:
    models.faces = []
    result = clean(photo, FaceChoice())
    usual = scrub(str(photo), Destination(str(photo.parent / "usual")), PicturePolicy())
    assert Path(result.output).read_bytes() == Path(usual.output).read_bytes()
    assert result.faces is not None
    assert "No faces were found in this photo." in result.notes
    assert usual.faces is None


@pytest.mark.parametrize("faces", [[FACE], []], ids=["covered", "none-found"])
def test_a_photo_with_a_gain_map_is_compared_by_decoding_too(faces: list[Face], tmp_path: Path, models: Models) -> None:
    photo = Path(shutil.copy(Path(__file__).parents[2] / "corpus/photos/iphone-gain-map.jpg", tmp_path))
    models.faces = faces
    result = clean(photo, FaceChoice(), verification=Verification.FULL)
    assert (result.problem, result.proof) == (None, Proof.DECODED)
    kept = Path(result.output).read_bytes()
    assert bool(detect(kept).parse(kept).pictures()) is not bool(faces), "the map goes with what it would show again"


def test_doubtful_faces_and_kept_ones(photo: Path, models: Models) -> None:
    models.faces = [FACE, SMALL]
    both = clean(photo, FaceChoice(SOLID)).faces
    sure = clean(photo, FaceChoice(SOLID, maybe=False)).faces
    kept = clean(photo, FaceChoice(SOLID, keep=(replace(SMALL, x=71.0),))).faces
    assert both is not None
    assert sure is not None
    assert kept is not None
    assert [one.covered for one in both.faces] == [True, True]
    assert [one.covered for one in sure.faces] == [True]
    assert sorted(one.covered for one in kept.faces) == [False, True]


def test_boxes_are_covered_instead_of_what_is_found(photo: Path, models: Models) -> None:
    box = Face(20, 50, 12, 12, certainty=Certainty.DRAWN)
    result = clean(photo, FaceChoice(SOLID, boxes=(box,)))
    assert models.looked == 0
    picture = shown(result.output)
    assert picture[50, 20, 0] > 230
    assert np.array_equal(picture[:8, 72:], shown(str(photo))[:8, 72:])


def test_a_face_found_beside_the_covers_is_reported(photo: Path, models: Models) -> None:
    models.again = [SMALL, replace(FACE, x=41.0)]
    result = clean(photo, FaceChoice(SOLID))
    assert result.faces is not None
    assert [face.x for face in result.faces.uncovered_faces] == [70]


def test_what_is_still_recognised_is_flagged_and_strict_refuses(photo: Path, models: Models) -> None:
    models.matched_after = True
    weak = CoverStyle(Style.WEAK_BLUR)
    result = clean(photo, FaceChoice(weak))
    assert result.faces is not None
    assert result.faces.still_matched == 1
    Path(result.output).unlink()
    assert isinstance(refused(photo, FaceChoice(weak, strict=True)), NotVerified)


@pytest.mark.parametrize("unreadable", [replace(FACE, width=12), replace(FACE, score=0.0)], ids=["small", "drawn"])
def test_a_weak_cover_that_cant_be_checked_is_told_and_strict_refuses(
    photo: Path, models: Models, unreadable: Face
) -> None:
    models.faces = [unreadable]
    weak = CoverStyle(Style.WEAK_BLUR)
    result = clean(photo, FaceChoice(weak))
    assert result.faces is not None
    assert (result.faces.unproven, result.faces.still_matched) == (1, 0)
    assert any("could not be checked" in sentence for sentence in face_sentences(result.faces))
    Path(result.output).unlink()
    assert isinstance(refused(photo, FaceChoice(weak, strict=True)), NotVerified)
    safe = clean(photo, FaceChoice(SOLID, strict=True))
    assert safe.faces is not None
    assert safe.faces.unproven == 0


def test_other_pictures_of_the_file_go(tmp_path: Path, models: Models) -> None:
    path = tmp_path / "hdr.jpg"
    path.write_bytes(multi_jpeg(photo_bytes(), (0, gain_map(adobe_xmp()))))
    result = clean(path, FaceChoice(SOLID))
    assert result.problem is None
    assert Path(result.output).read_bytes().count(b"\xff\xd8\xff") == 1
    assert any("left out" in note for note in result.notes)


def test_further_pictures_in_which_nobody_looked_go_even_without_faces(tmp_path: Path, models: Models) -> None:
    models.faces = []
    path = tmp_path / "two.heic"
    path.write_bytes(Heif([coded(), coded(shade=90)]).write())
    result = clean(path, FaceChoice())
    assert result.problem is None
    assert Path(result.output).read_bytes() == b"".join(HEIC.parse(Heif([coded()]).write()).rebuild(Policy()))
    assert any("left out" in note for note in result.notes)
    assert clean(path).output != result.output


@pytest.mark.parametrize("trouble", [ParseError("x"), Cancelled(), MemoryError(), Unsupported("x")])
def test_no_copy_when_looking_for_faces_fails(
    trouble: Exception, photo: Path, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_values: object, **_options: object) -> None:
        raise trouble

    monkeypatch.setattr(face_search, "find_faces", fail)
    assert refused(photo) is not None


def test_no_copy_when_a_few_bytes_claim_too_many_pixels_to_look_for_faces(tmp_path: Path, models: Models) -> None:
    path = tmp_path / "blank.png"
    Image.new("1", (8_000, 3_000)).save(path, optimize=True)
    assert 12_000_000 < 8_000 * 3_000 and 1_000 * path.stat().st_size < 8_000 * 3_000
    assert isinstance(refused(path), LimitExceeded)
    assert clean(path).output and not models.looked


def test_no_copy_when_the_second_look_fails(photo: Path, models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_values: object, **_options: object) -> None:
        raise ParseError("x")

    monkeypatch.setattr(changed_copy, "find_faces", fail)
    assert isinstance(refused(photo), ParseError)


def test_no_copy_when_a_cover_did_not_reach_the_file(
    photo: Path, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgetful(_codec: JpegCodec, data: bytes, _orientation: int, paint: Any, _folder: str) -> bytes:
        paint(shown(str(photo)), None)
        return data

    monkeypatch.setattr(JpegCodec, "cover", forgetful)
    assert isinstance(refused(photo, FaceChoice(SOLID)), NotVerified)


def test_no_copy_when_a_box_lies_on_a_page_that_is_not_there(tmp_path: Path, models: Models) -> None:
    path = tmp_path / "photo.tif"
    path.write_bytes(photo_bytes("TIFF"))
    assert isinstance(refused(path, FaceChoice(SOLID, boxes=(replace(FACE, frame=3),))), NotVerified)


@pytest.mark.parametrize("place", [(-60.0, 35.0), (40.0, 140.0), (400.0, 35.0)], ids=str)
@pytest.mark.parametrize("shape", Shape)
def test_no_copy_when_a_box_lies_beside_the_picture(
    shape: Shape, place: tuple[float, float], photo: Path, models: Models
) -> None:
    box = replace(FACE, x=place[0], y=place[1], certainty=Certainty.DRAWN, shape=shape, brush=3.0)
    assert isinstance(refused(photo, FaceChoice(SOLID, boxes=(FACE, box))), NotVerified)


def test_no_copy_when_a_box_lies_on_a_frame_that_is_not_there(tmp_path: Path, models: Models) -> None:
    path, frames = tmp_path / "photo.gif", [Image.fromarray(gradients()).convert("L") for _ in range(2)]
    frames[0].save(path, save_all=True, append_images=[frames[1].rotate(90)])
    for frame, is_refused in ((0, False), (1, False), (2, True)):
        choice = FaceChoice(SOLID, boxes=(replace(FACE, frame=frame),))
        assert isinstance(clean(path, choice).problem, NotVerified) is is_refused


def test_covers_are_put_into_a_copy_that_was_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    data = photo_bytes()
    document = detect(data).parse(data)
    monkeypatch.setattr(type(document), "rebuild", lambda *_given: [with_segments(data, (jpeg.COM, SECRET))])
    with pytest.raises(NotVerified):
        face_search.clean_base(document, detect(data))


def test_covers_are_put_into_a_copy_that_shows_a_face_once() -> None:
    views = multi_jpeg(photo_bytes(), (0x020002, photo_bytes()), first_type=0x020002)
    hdr = multi_jpeg(photo_bytes(), (0, gain_map(adobe_xmp())))
    for data in (views, hdr, tone_mapped((2, 1), (*HEIC_BRANDS, b"tmap")).write()):
        found = face_search.clean_base(detect(data).parse(data), detect(data)).document
        assert found.pictures() == () and found.for_policy(Policy(keep_hdr=False)) is found


def test_the_frames_of_a_copy_can_be_read_again() -> None:
    out, frames = io.BytesIO(), [Image.fromarray(gradients()).convert("L").rotate(90 * turn) for turn in range(2)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    for data, count in ((out.getvalue(), 2), (photo_bytes(), 1)):
        copy = face_search.clean_base(detect(data).parse(data), detect(data))
        assert [len(list(copy.frames())) for _time in range(2)] == [count] * 2


def test_each_face_is_told_for_the_frame_it_is_in_alone(models: Models) -> None:
    """Of faces that the first look found, those are told again that no cover changed."""
    far = Face(250, 150, 20, 24)
    models.faces = [FACE, far]
    out, frames = io.BytesIO(), [Image.fromarray(gradients(300, 200)).rotate(180 * turn) for turn in range(2)]
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    copy = told_of(PicturePolicy(faces=FaceChoice(SOLID, boxes=(FACE,))), out.getvalue())[1]
    copy.seen = (FACE, far, replace(far, frame=1), replace(FACE, frame=1))
    assert copy.painter is not None
    told = list(copy._faces_of(copy.covered, copy.painter))
    assert told == [far, replace(far, frame=1), replace(FACE, frame=1)]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("shape", [Shape.RECTANGLE, Shape.ROUNDED, Shape.BRUSH])
def test_drawn_areas_of_any_shape_reach_the_copy(shape: Shape, kind: str, tmp_path: Path, models: Models) -> None:
    """Solid although the photo's covers are a blur: nothing of what was drawn over is left, nothing beside changed."""
    path = tmp_path / "photo"
    path.write_bytes(photo_bytes(kind, **({"lossless": True} if kind == "WEBP" else {})))
    line = ((-0.8, -0.5), (0.8, 0.5))
    box = Face(45, 35, 40, 20, certainty=Certainty.DRAWN, shape=shape, stroke=line, brush=8.0)
    result = clean(path, FaceChoice(CoverStyle(), boxes=(box,)))
    picture, before = shown(result.output), shown(str(path))
    inside = picture[30:40, 38:52] if shape is not Shape.BRUSH else picture[33:38, 43:48]
    assert inside.max() < 24
    if kind != "JPEG":
        assert np.array_equal(picture[:20], before[:20])
        assert np.array_equal(picture[:, 75:], before[:, 75:])
    assert result.faces is not None
    assert (result.faces.covered_faces, result.faces.covered_areas) == (0, 1)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "GIF"])
def test_damaged_photos_leave_nothing(kind: str, tmp_path: Path, models: Models) -> None:
    data = photo_bytes(kind)
    path = tmp_path / "photo.bin"
    for cut in range(20, len(data) - 40, max(1, len(data) // 12)):
        path.write_bytes(data[:cut])
        result = clean(path, FaceChoice(SOLID))
        assert result.problem is not None or result.faces is not None
        if result.problem is not None:
            assert list((tmp_path / "out").glob("*")) == []
        else:
            Path(result.output).unlink()


def test_hostile_files_leave_nothing_uncovered(shared_corpus: Path, tmp_path: Path, models: Models) -> None:
    out = tmp_path / "out"
    for path in sorted((shared_corpus / "hostile").rglob("*")):
        if path.is_file() and path.stat().st_size < 2_000_000:
            result = scrub(str(path), Destination(str(out)), PicturePolicy(faces=FaceChoice(SOLID)))
            assert bool(result.output) == (result.problem is None), path
            assert not result.output or (result.faces is not None and result.faces.faces), path
            if result.output:
                Path(result.output).unlink()
            assert not out.exists() or list(out.iterdir()) == [], path


def test_a_picture_made_smaller(photo: Path, models: Models) -> None:
    alone = clean(photo, None, max_side=45)
    with_covers = clean(photo, FaceChoice(SOLID), max_side=45)
    assert shown(alone.output).shape == shown(with_covers.output).shape == (35, 45, 3)
    assert shown(with_covers.output)[17, 20, 0] > shown(with_covers.output)[17, 20, 1] + 100
    assert alone.faces is None
    assert with_covers.faces is not None
    assert shown(clean(photo, None, max_side=500).output).shape == (70, 90, 3)


def test_a_picture_made_smaller_until_its_faces_are_small(photo: Path, models: Models) -> None:
    alone = clean(photo, None, max_face=round(FACE.width) // 2)
    with_covers = clean(photo, FaceChoice(SOLID), max_face=round(FACE.width) // 2)
    assert shown(alone.output).shape == shown(with_covers.output).shape
    assert 0.4 < shown(alone.output).shape[1] / 90 <= 0.5
    assert any("recognised" in note for note in alone.notes)
    assert shown(clean(photo, None, max_face=500).output).shape == (70, 90, 3)
    assert shown(clean(photo, None, max_face=round(FACE.width) // 2, max_side=20).output).shape[1] == 20


CROP = Crop(17, 9, 60, 50)
AREA = Face(47, 30, 20, 16, certainty=Certainty.DRAWN, shape=Shape.RECTANGLE)


@pytest.mark.parametrize(
    ("kind", "options", "is_exact"),
    [
        ("JPEG", {"quality": 92, "subsampling": 0}, True),
        ("JPEG", {"quality": 92, "progressive": True}, True),
        ("PNG", {}, True),
        ("WEBP", {"lossless": True}, True),
        ("WEBP", {"quality": 95}, False),
        ("AVIF", {"quality": 95}, False),
        ("JXL", {}, False),
        ("HEIF", {}, False),
    ],
)
def test_only_the_chosen_part_is_in_the_copy(
    tmp_path: Path, models: Models, kind: str, options: dict[str, Any], is_exact: bool
) -> None:
    import pillow_heif
    import pillow_jxl  # noqa: F401 (importing registers it)

    pillow_heif.register_heif_opener()
    path = tmp_path / f"photo.{kind.lower()}"
    path.write_bytes(photo_bytes(kind, **options))
    result = clean(path, FaceChoice(boxes=(AREA,), crop=CROP))
    assert result.problem is None
    assert ("exactly as it was" in " ".join(result.notes)) is is_exact
    whole, part = shown(str(path)).astype(int), shown(result.output).astype(int)
    step = (8 if options.get("subsampling") == 0 else 16) if kind == "JPEG" else 1
    left, top = -(-CROP.left // step) * step, -(-CROP.top // step) * step
    right, bottom = (end // step * step for end in (CROP.left + CROP.width, CROP.top + CROP.height))
    assert part.shape == (bottom - top, right - left, 3)
    area = np.zeros(whole.shape[:2], bool)
    area[22 - 16 : 38 + 16, 37 - 16 : 57 + 16] = True
    cut = np.s_[top:bottom, left:right]
    apart = np.abs(part - whole[cut])
    assert float(apart[~area[cut]].sum()) <= 8 * apart[~area[cut]].size
    inside = np.s_[30 - top, 47 - left]
    assert part[inside].max() < 40, "the black cover is at its place"
    if is_exact and kind != "JPEG":
        assert not apart[~area[cut]].any()


def test_a_turned_photo_is_cropped_as_it_is_seen(tmp_path: Path, models: Models) -> None:
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        path = tmp_path / f"turned_{orientation}.jpg"
        path.write_bytes(photo_bytes(quality=92, subsampling=0, exif=exif))
        result = clean(path, FaceChoice(boxes=(), crop=Crop(8, 16, 32, 24)))
        assert result.problem is None
        with Image.open(path) as before, Image.open(result.output) as after:
            whole = np.asarray(ImageOps.exif_transpose(before).convert("RGB")).astype(int)
            part = np.asarray(ImageOps.exif_transpose(after).convert("RGB")).astype(int)
        crops = [whole[top : top + part.shape[0], left : left + part.shape[1]]
                 for top in range(16, 24) for left in range(8, 16)]  # fmt: skip
        assert min(part.shape[:2]) >= 16
        assert any(crop.shape == part.shape and np.abs(crop - part).max() <= 1 for crop in crops)


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_indexes_are_cropped_as_they_are(tmp_path: Path, models: Models, bits: int) -> None:
    path = tmp_path / "drawing.png"
    drawn = Image.fromarray(gradients()).quantize(1 << bits)
    drawn.save(path, bits=bits, transparency=1)
    result = clean(path, FaceChoice(boxes=(), crop=CROP))
    assert result.problem is None
    with Image.open(path) as before, Image.open(result.output) as after:
        assert after.mode == "P"
        whole, part = (np.asarray(one.convert("RGBA")) for one in (before, after))
    assert np.array_equal(part, whole[9:59, 17:77])


def test_what_lies_beside_the_crop_counts_no_more(photo: Path, models: Models) -> None:
    models.again = [Face(80, 60, 10, 10), Face(40, 30, 10, 10)]
    result = clean(photo, FaceChoice(SOLID, boxes=(AREA,), crop=Crop(16, 16, 48, 32)))
    assert result.faces is not None
    assert len(result.faces.uncovered_faces) == 0, "one lies beside it, the other below a cover"
    models.again = [Face(80, 60, 10, 10), Face(20, 40, 6, 6)]
    result = clean(photo, FaceChoice(SOLID, boxes=(AREA,), crop=Crop(16, 16, 48, 32)))
    assert result.faces is not None
    assert [face.x for face in result.faces.uncovered_faces] == [20]


def test_a_crop_and_a_size(photo: Path, models: Models) -> None:
    result = clean(photo, FaceChoice(boxes=(), crop=Crop(16, 16, 48, 32)), max_side=24)
    assert shown(result.output).shape == (16, 24, 3)
    assert shown(clean(photo, FaceChoice(boxes=(), crop=Crop(16, 16, 48, 32)), max_side=500).output).shape[1] == 48


def test_a_crop_that_can_not_be_made_leaves_no_copy(photo: Path, tmp_path: Path, models: Models) -> None:
    assert isinstance(refused(photo, FaceChoice(boxes=(), crop=Crop(200, 0, 10, 10))), Unsupported)
    path = tmp_path / "photo.gif"
    path.write_bytes(photo_bytes("GIF"))
    assert isinstance(refused(path, FaceChoice(boxes=(), crop=Crop(0, 0, 10, 10))), Unsupported)
    small = clean(photo, FaceChoice(boxes=(), crop=Crop(17, 17, 5, 5)))
    assert shown(small.output).shape == (5, 5, 3), "encoded anew where no whole MCU lies in it"
    assert any("encoded again" in note for note in small.notes)


def test_a_copy_that_shows_more_than_was_chosen_is_refused(
    photo: Path, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = JpegCodec.cropped

    def lie(self: JpegCodec, data: bytes, orientation: int, crop: Crop, folder: str) -> Cropped:
        other = honest(self, data, orientation, Crop(0, 0, 32, 32), folder)
        return replace(other, crop=Crop(32, 32, 32, 32))

    monkeypatch.setattr(JpegCodec, "cropped", lie)
    assert isinstance(refused(photo, FaceChoice(boxes=(), crop=Crop(32, 32, 32, 32))), NotVerified)


def test_looking_tells_where_faces_are(photo: Path, models: Models) -> None:
    report = faces_in(Photo.read(str(photo)), 45)
    assert (report.width, report.height, report.frames, report.faces) == (90, 70, 1, (FACE,))
    with Image.open(io.BytesIO(report.picture)) as picture:
        assert max(picture.size) == 45
    assert faces_in(Photo.read(str(photo))).picture == b""


def test_a_real_face_is_found_covered_and_not_recognised(tmp_path: Path) -> None:
    """All of it, with the real models, on the sample photo."""
    path = Path(str(resource("samples"))) / "astronaut.jpg"
    result = scrub(str(path), Destination(str(tmp_path)), PicturePolicy(faces=FaceChoice()))
    assert result.problem is None
    assert result.faces is not None
    sure = [one for one in result.faces.faces if one.face.certainty is Certainty.SURE]
    assert [(one.covered, one.matched_before, one.matched_after) for one in sure] == [(True, True, False)]


def test_a_person_who_may_stay_is_left_clear(tmp_path: Path) -> None:
    """With the real models, by the row of numbers that the photo itself gives."""
    path = Path(str(resource("samples"))) / "astronaut.jpg"
    report = people_in(Photo.read(str(path)), None, 0)
    people = tuple(np.asarray(row, np.float32).tobytes() for row in report.identities)
    result = scrub(str(path), Destination(str(tmp_path)), PicturePolicy(faces=FaceChoice(people=people)))
    assert people and result.problem is None and result.faces is not None
    assert [(one.covered, one.face.certainty) for one in result.faces.faces] == [(False, Certainty.SURE)]


OLD = gradients()


def test_the_proof_sees_one_pixel() -> None:
    mask = np.zeros((70, 90), bool)
    mask[30:40, 40:50] = True
    covers = Expected(mask, np.full((100, 3), 50, np.uint8))
    new = OLD.copy()
    new[mask] = 50
    compare(OLD, new, covers, Fidelity.EVERY_PIXEL)
    new[5, 5, 1] ^= 1
    compare(OLD, new, covers, Fidelity.NEARLY)
    for allowed in (Fidelity.EVERY_PIXEL, Fidelity.OTHER_MCUS):
        far = new.copy()
        far[0, 0, 0] ^= 1
        with pytest.raises(NotVerified):
            compare(np.pad(OLD, ((60, 0), (60, 0), (0, 0))), np.pad(far, ((60, 0), (60, 0), (0, 0))), None, allowed)
    with pytest.raises(NotVerified):
        compare(OLD, OLD, Expected(mask, np.full((100, 3), 255, np.uint8)), Fidelity.NEARLY)
    with pytest.raises(NotVerified):
        compare(OLD, new[:60], covers, Fidelity.NEARLY)
    with pytest.raises(NotVerified):
        compare(OLD, 255 - OLD, None, Fidelity.NEARLY)


def test_only_the_reach_of_mcus_around_a_cover_may_change() -> None:
    mask = np.zeros((200, 300), bool)
    mask[100, 150] = True
    old = np.zeros((200, 300, 3), np.uint8)
    covers = Expected(mask, np.zeros((1, 3), np.uint8))
    for row, column, may_change in ((64, 150, True), (63, 150, False), (136, 186, True), (100, 187, False)):
        new = old.copy()
        new[row, column] = 9
        if may_change:
            compare(old, new, covers, Fidelity.OTHER_MCUS)
        else:
            with pytest.raises(NotVerified):
                compare(old, new, covers, Fidelity.OTHER_MCUS)


def told_of(policy: PicturePolicy, data: bytes) -> tuple[list[Step], ChangedCopy]:
    """What is told while a copy is made, and the copy."""
    steps: list[Step] = []
    image_format = detect(data)
    return steps, changed_copy.change(image_format.parse(data), image_format, policy, "", steps.append)


def test_the_steps_of_a_copy_are_told(models: Models) -> None:
    box = Face(20, 50, 12, 12, certainty=Certainty.DRAWN)
    found, _copy = told_of(PicturePolicy(faces=FaceChoice(SOLID)), photo_bytes())
    drawn, copy = told_of(PicturePolicy(faces=FaceChoice(SOLID, boxes=(box,))), photo_bytes())
    assert (found, drawn) == ([Step.LOOKING, Step.COVERING], [Step.COVERING])
    assert copy.seen is None and copy.faces == (box,)
    assert told_of(PicturePolicy(max_side=50), photo_bytes())[0] == []
    models.faces = []
    assert told_of(PicturePolicy(faces=FaceChoice(SOLID)), photo_bytes())[0] == [Step.LOOKING]


@pytest.mark.parametrize(
    ("choice", "is_told"),
    [
        (FaceChoice(SOLID), False),
        (FaceChoice(SOLID, keep=(FACE,)), False),
        (FaceChoice(SOLID, boxes=()), False),
        (FaceChoice(SOLID, boxes=(), keep=(FACE,)), False),
    ],
)
def test_only_where_none_was_found_it_is_said(models: Models, choice: FaceChoice, is_told: bool) -> None:
    note = changed_copy._NO_FACES
    assert (note in told_of(PicturePolicy(faces=choice), photo_bytes())[1].notes) is is_told
    models.faces = []
    is_looked_for = choice.boxes is None
    assert (note in told_of(PicturePolicy(faces=choice), photo_bytes())[1].notes) is is_looked_for


@pytest.mark.parametrize("choice", HiddenPictures)
def test_strips_beyond_the_edge_are_looked_for_only_to_be_removed(
    choice: HiddenPictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def may_hold_unseen(_name: str, _data: bytes, _document: Document, thorough: bool) -> bool:
        asked.append(thorough)
        return False

    monkeypatch.setattr(changed_copy, "may_hold_unseen", may_hold_unseen)
    told_of(PicturePolicy(max_side=20_000, hidden_pictures=choice), photo_bytes())
    assert asked == [choice is HiddenPictures.REMOVE]


def test_the_whole_picture_is_made_smaller_only_where_it_is_larger(models: Models) -> None:
    width, height = Image.open(io.BytesIO(photo_bytes())).size
    longest = max(width, height)
    for side, wanted in ((longest, 0), (longest - 1, longest - 1), (1, 1), (0, 0)):
        copy = told_of(PicturePolicy(max_side=side), photo_bytes())[1]
        assert copy.max_side == wanted and (changed_copy._SMALLER in copy.notes) is bool(wanted)
        assert copy.is_reshaped is bool(wanted)


def test_faces_that_meet_a_box() -> None:
    boxes = np.array([[10.0, 10.0, 20.0, 20.0]])
    for x, meets in ((4.0, False), (5.5, True), (15.0, True), (24.5, True), (26.0, False)):
        assert changed_copy._meets(Face(x, 15, 10, 4), boxes) is meets
        assert changed_copy._meets(Face(15, x, 4, 10), boxes) is meets


def test_a_doubtful_face_far_from_every_cover_is_told_without_a_second_look(tmp_path: Path, models: Models) -> None:
    far = Face(250, 150, 20, 24, certainty=Certainty.MAYBE)
    models.faces = [FACE, far]
    path = tmp_path / "photo.png"
    Image.fromarray(gradients(300, 200)).save(path)
    result = clean(path, FaceChoice(SOLID, maybe=False))
    assert result.faces is not None
    assert [face.x for face in result.faces.uncovered_faces] == [250]
    assert [one.face.x for one in result.faces.faces if one.covered] == [40]


@pytest.mark.parametrize(
    ("angle", "is_upright"), [(0.0, True), (40.0, True), (41.0, False), (180.0, False), (319.0, False), (320.0, True)]
)
def test_how_a_copy_is_looked_at_again(
    angle: float, is_upright: bool, tmp_path: Path, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only where covers changed something, and turned only when a face of the photo leans."""
    asked: list[dict[str, Any]] = []

    def find_again(_picture: np.ndarray, **options: Any) -> list[Face]:
        asked.append(options)
        return []

    monkeypatch.setattr(changed_copy, "find_faces", find_again)
    models.faces = [replace(FACE, angle=angle)]
    path = tmp_path / "photo.png"
    path.write_bytes(photo_bytes("PNG"))
    assert clean(path, FaceChoice(SOLID)).problem is None
    ((options),) = asked
    assert options["is_upright"] is is_upright and options["changed"].shape == (1, 4)
    asked.clear()
    assert clean(path, FaceChoice(SOLID, boxes=(FACE,))).problem is None
    assert asked == [{"changed": None, "is_upright": False}]


def test_further_views_stay_where_nothing_is_changed() -> None:
    """As of a photo that was only looked through for picture that nobody sees."""
    data = multi_jpeg(photo_bytes(), (0x020002, photo_bytes()), first_type=0x020002)
    copy = told_of(PicturePolicy(), data)[1]
    assert changed_copy._OTHERS_GONE not in copy.notes and len(copy.document.pictures()) == 2


def test_only_pictures_that_were_there_are_said_to_be_left_out(models: Models) -> None:
    hdr = multi_jpeg(photo_bytes(), (0, gain_map(adobe_xmp())))
    beside = tone_mapped((2, 1), (*HEIC_BRANDS, b"tmap"))
    for data, is_told in (
        (photo_bytes(), False),
        (hdr, True),
        (Heif([coded()]).write(), False),
        (beside.write(), True),
    ):
        copy = told_of(PicturePolicy(faces=FaceChoice(SOLID)), data)[1]
        assert (changed_copy._OTHERS_GONE in copy.notes) is is_told
