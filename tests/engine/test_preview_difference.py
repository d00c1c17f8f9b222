"""Old thumbnails are told from true ones: cropped, covered, turned, letterboxed, re-compressed."""

import io

import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from scrubber.engine.preview_difference import compare
from scrubber.metadata.findings.finding import HiddenPicture, Relation
from scrubber.metadata.findings.kind import Kind


def scene(width: int = 480, height: int = 320) -> Image.Image:
    """A picture with structure of many sizes, the same each time."""
    noise = Image.effect_mandelbrot((width, height), (-2.2, -1.2, 1.0, 1.2), 60).filter(ImageFilter.GaussianBlur(2))
    made = Image.merge("RGB", (noise, noise.rotate(180), noise.transpose(Image.Transpose.FLIP_LEFT_RIGHT)))
    pen = ImageDraw.Draw(made)
    for number in range(12):
        x, y = (number * 97) % width, (number * 61) % height
        pen.ellipse((x, y, x + 30 + number * 4, y + 40), fill=(number * 20, 255 - number * 18, (number * 53) % 255))
    return made


def jpeg(picture: Image.Image, quality: int = 85) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()


def small(picture: Image.Image, quality: int = 60) -> bytes:
    copy = picture.copy()
    copy.thumbnail((160, 160))
    return jpeg(copy, quality)


def letterboxed(picture: Image.Image) -> bytes:
    frame = Image.new("RGB", (160, 120))
    copy = picture.resize((160, 107))
    frame.paste(copy, (0, 6))
    return jpeg(frame, 60)


def covered(picture: Image.Image) -> Image.Image:
    copy = picture.copy()
    ImageDraw.Draw(copy).rectangle((200, 60, 290, 150), fill="black")
    return copy


PHOTO = scene()
SAME = {
    "as it is": small(PHOTO),
    "of poor quality": small(PHOTO, 15),
    "between black bars": letterboxed(PHOTO),
    "brighter": small(ImageEnhance.Brightness(PHOTO).enhance(1.3)),
    "less contrast": small(ImageEnhance.Contrast(PHOTO).enhance(0.6)),
    "sharper": small(PHOTO.filter(ImageFilter.SHARPEN)),
    "grey": small(PHOTO.convert("L")),
    "a pixel off": small(PHOTO.resize((478, 320))),
}


@pytest.mark.parametrize("name", SAME)
def test_a_thumbnail_of_the_photo_is_the_same(name: str) -> None:
    assert compare(jpeg(PHOTO), SAME[name], 1).relation is Relation.SAME


@pytest.mark.parametrize("box", [(0, 0, 300, 320), (120, 80, 400, 280), (60, 0, 480, 280), (200, 100, 420, 320)])
def test_a_thumbnail_from_before_cropping_shows_more(box: tuple[int, int, int, int]) -> None:
    assert compare(jpeg(PHOTO.crop(box)), small(PHOTO), 1).relation is Relation.MORE


def test_a_section_of_the_photo_shows_no_more() -> None:
    assert compare(jpeg(PHOTO), small(PHOTO.crop((80, 0, 400, 320))), 1).relation is Relation.PART


def test_a_thumbnail_from_before_a_face_was_covered_has_changed() -> None:
    assert compare(jpeg(covered(PHOTO)), small(PHOTO), 1).relation is Relation.CHANGED
    blurred = PHOTO.copy()
    blurred.paste(PHOTO.crop((180, 40, 320, 180)).resize((3, 3)).resize((140, 140)), (180, 40))
    assert compare(jpeg(blurred), small(PHOTO), 1).relation in (Relation.CHANGED, Relation.SAME)


def test_another_picture_is_another_picture() -> None:
    other = Image.radial_gradient("L").resize((480, 320))
    assert compare(jpeg(PHOTO), small(other), 1).relation is Relation.OTHER


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_thumbnail_that_lies_as_the_sensor_saw_it_is_turned(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    PHOTO.save(out, "JPEG", exif=exif, quality=85)
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(out.getvalue())))
    found = compare(jpeg(upright), small(PHOTO), orientation)
    assert found.relation is Relation.SAME
    with Image.open(io.BytesIO(found.upright)) as turned:
        assert (turned.width > turned.height) == (upright.width > upright.height)


def test_nothing_is_said_of_what_is_empty_or_plain() -> None:
    plain = Image.new("RGB", (160, 120), "grey")
    assert compare(jpeg(PHOTO), b"", 1).relation is Relation.UNKNOWN
    assert compare(jpeg(PHOTO), jpeg(plain), 1).relation is Relation.UNKNOWN
    assert compare(jpeg(Image.new("RGB", (1, 1))), jpeg(plain), 6).relation is Relation.UNKNOWN


def test_only_more_and_changed_differ() -> None:
    differing = {one for one in Relation if HiddenPicture(Kind.THUMBNAIL, "x", b"", "p", 0, one).differs}
    assert differing == {Relation.MORE, Relation.CHANGED}
