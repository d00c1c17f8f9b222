"""Lossy WebP, HEIC, AVIF, JPEG XL and smaller pictures: the same format, depth and colours, looking the same."""

import base64
import io
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pillow_jxl  # noqa: F401 (registers itself)
import pytest
from PIL import Image, ImageCms

from scrubber.engine.covering.choice import FaceChoice, PicturePolicy
from scrubber.engine.covering.face_search import clean_base
from scrubber.engine.report import Destination
from scrubber.engine.scrub import scrub
from scrubber.errors import ParseError, Unsupported
from scrubber.faces.covers.cover_style import CoverStyle, Style
from scrubber.faces.face import Certainty, Face
from scrubber.formats.registry import detect
from scrubber.pixels.codec import FEWER_BITS, Fidelity
from scrubber.pixels.raster import resized
from scrubber.pixels.registry import codec_of
from tests.helpers.covers import COLOUR, TestPainter, gradients

MAX_APART = 4.0
"""Levels, on average: the pictures are noisier than photos."""
Q95: dict[str, Any] = {"quality": 95}


def smooth(channels: int = 3) -> np.ndarray:
    """Waves without noise, 128 x 96."""
    y, x = np.mgrid[0:96, 0:128]
    waves = [128 + 90 * np.sin(x / (19 + 4 * n)) * np.cos(y / (17 + 3 * n)) for n in range(channels)]
    return np.stack(waves, axis=2).astype(np.uint8)


def made(name: str) -> bytes:
    out = io.BytesIO()
    if name == "HEIC 10 bits":
        samples = smooth().astype(np.uint16) << 8
        file = pillow_heif.from_bytes("RGB;16", (128, 96), samples.tobytes())
        file[0].info["bit_depth"] = 10
        file.save(out, quality=95)
    elif name.startswith("HEIC"):
        pillow_heif.from_pillow(Image.fromarray(smooth(4 if "alpha" in name else 3))).save(out, quality=95)
    elif name == "AVIF animation":
        frames = [Image.fromarray(np.roll(smooth(), 9 * n, axis=1)) for n in range(3)]
        frames[0].save(out, "AVIF", save_all=True, append_images=frames[1:], duration=80, **Q95)
    elif name == "JPEG XL lossless":
        Image.fromarray(smooth()).save(out, "JXL", lossless=True)
    else:
        kind = {"WebP": "WEBP", "AVIF": "AVIF", "JPEG XL": "JXL"}[name]
        Image.fromarray(smooth()).save(out, kind, **Q95)
    return out.getvalue()


@pytest.mark.parametrize(
    "name", ["WebP", "HEIC", "HEIC 10 bits", "HEIC with alpha", "AVIF", "AVIF animation", "JPEG XL", "JPEG XL lossless"]
)
def test_the_rest_looks_the_same_and_the_cover_is_there(name: str, tmp_path: Any) -> None:
    data = made(name)
    image_format = detect(data)
    base = clean_base(image_format.parse(data), image_format)
    painter = TestPainter()
    covered = base.codec.cover(base.data, base.document.essence.orientation, painter, str(tmp_path))
    old = list(base.frames())
    new = list(clean_base(image_format.parse(covered), image_format).frames())
    mask = painter.seen[0][1]
    assert len(old) == len(new)
    for one, other in zip(old, new, strict=True):
        apart = np.abs(one.astype(int) - other)[~mask]
        assert apart.mean() <= (0 if name == "JPEG XL lossless" else MAX_APART)
        assert np.abs(np.median(other[mask], axis=0) - COLOUR).max() <= 6
    assert base.codec.fidelity(base.data) is Fidelity.NEARLY


def test_heic_keeps_its_bits_and_profile() -> None:
    out = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    file = pillow_heif.from_bytes("RGB;16", (128, 96), (smooth().astype(np.uint16) << 8).tobytes())
    file[0].info["bit_depth"] = 10
    file[0].info["icc_profile"] = profile
    file.save(out, quality=95)
    covered = codec_of("HEIC").cover(out.getvalue(), 1, TestPainter(), "")
    info = pillow_heif.open_heif(io.BytesIO(covered), convert_hdr_to_8bit=False).info
    assert info["bit_depth"] == 10
    assert info["icc_profile"] == profile


def test_a_lossless_webp_counts_as_untouched_elsewhere() -> None:
    out = io.BytesIO()
    Image.fromarray(smooth()).save(out, "WEBP", lossless=True)
    assert codec_of("WebP").fidelity(out.getvalue()) is Fidelity.EVERY_PIXEL
    assert codec_of("WebP").fidelity(made("WebP")) is Fidelity.NEARLY


@pytest.mark.parametrize("name", ["HEIC", "AVIF", "JPEG XL", "WebP"])
def test_damage_is_refused_without_noise(name: str, tmp_path: Any) -> None:
    data = made(name)
    for cut in (len(data) // 3, len(data) // 2):
        with pytest.raises(ParseError):
            codec_of(name).cover(data[:cut], 1, TestPainter(), str(tmp_path))


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WebP", "HEIC", "AVIF", "JPEG XL"])
def test_the_whole_picture_made_smaller(name: str) -> None:
    out = io.BytesIO()
    if name in ("JPEG", "PNG"):
        Image.fromarray(smooth()).save(out, name)
    data = out.getvalue() or made(name)
    codec = codec_of(name)
    small = codec.smaller(data, 1, 64)
    (frame,) = codec.frames(small, 1)
    (whole,) = codec.frames(data, 1)
    assert frame.shape == (48, 64, 3)
    assert np.abs(resized(whole, 64).astype(int) - frame).mean() <= MAX_APART
    assert detect(small).name == name


def test_smaller_pictures_keep_depth_and_alpha() -> None:
    samples = np.zeros((40, 60, 4), np.uint16)
    samples[:, :30] = (60_000, 0, 0, 65_535)
    samples[:, 30:] = (0, 65_535, 0, 0)  # green that nobody sees
    small = resized(samples, 15)
    assert (small.dtype, small.shape) == (np.dtype(np.uint16), (10, 15, 4))
    visible = small[..., 3] > 2000
    assert small[visible][:, 1].max() < 3000, "what is transparent doesn't shine through"
    assert resized(samples, 60) is samples


def test_what_can_not_be_made_smaller_is_refused() -> None:
    out = io.BytesIO()
    Image.fromarray(gradients()).quantize(16).save(out, "PNG")
    with pytest.raises(Unsupported):
        codec_of("PNG").smaller(out.getvalue(), 1, 20)
    with pytest.raises(Unsupported):
        codec_of("GIF").smaller(b"", 1, 20)


def test_a_format_without_a_codec_is_refused() -> None:
    codec = codec_of("PNM")
    for changed in (
        lambda: codec.frames(b"", 1),
        lambda: codec.cover(b"", 1, TestPainter(), ""),
        lambda: codec.smaller(b"", 1, 20),
    ):
        with pytest.raises(Unsupported):
            changed()


DEEP = {
    ("AVIF", 10): (
        "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUEAAADybWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAA"
        "AGxpYmF2aWYAAAAADnBpdG0AAAAAAAEAAAAeaWxvYwAAAABEAAABAAEAAAABAAABGgAAACUAAAAoaWluZgAAAAAAAQAAABppbmZl"
        "AgAAAAABAABhdjAxQ29sb3IAAAAAamlwcnAAAABLaXBjbwAAABRpc3BlAAAAAAAAABAAAAAQAAAAEHBpeGkAAAAAAwoKCgAAAAxh"
        "djFDgSBAAAAAABNjb2xybmNseAABAA0ABoAAAAAXaXBtYQAAAAAAAAABAAEEAQKDBAAAAC1tZGF0EgAKCDgM/9jAQ0GkMhcWQAkk"
        "kkQAN81/kdSj/0ANsnev4pRqkA=="
    ),
    ("AVIF", 12): (
        "AAAAHGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZgAAAPJtZXRhAAAAAAAAAChoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAbGli"
        "YXZpZgAAAAAOcGl0bQAAAAAAAQAAAB5pbG9jAAAAAEQAAAEAAQAAAAEAAAEWAAAAJgAAAChpaW5mAAAAAAABAAAAGmluZmUCAAAA"
        "AAEAAGF2MDFDb2xvcgAAAABqaXBycAAAAEtpcGNvAAAAFGlzcGUAAAAAAAAAEAAAABAAAAAQcGl4aQAAAAADDAwMAAAADGF2MUOB"
        "QGAAAAAAE2NvbHJuY2x4AAEADQAGgAAAABdpcG1hAAAAAAAAAAEAAQQBAoMEAAAALm1kYXQSAAoJWAz/2NAQ0GiAMhcWQAkkkkQA"
        "N81/kdSj/0ANsnev4pRqkA=="
    ),
    ("JPEG XL", 16): (
        "/wpD8JNQXAgAEogCACQBXeUSAAAVKqOMG7yc6/nyQ4fFtI3rDG21bWFJosg4NkkncEgSad2unwV722zm5GW0yDArGycjayoBVJI4"
        "R+atAg6/9tsHgwECBA=="
    ),
}
"""16 x 16 pixels by avifenc and cjxl, in base64."""


@pytest.mark.parametrize("kind", DEEP, ids=str)
def test_a_copy_with_fewer_bits_says_so(kind: tuple[str, int], tmp_path: Path) -> None:
    name, bits = kind
    path = tmp_path / "deep"
    path.write_bytes(base64.b64decode(DEEP[kind]))
    assert codec_of(name).depth(path.read_bytes()) == bits
    boxes = (Face(8, 8, 5, 5, certainty=Certainty.DRAWN),)
    policy = PicturePolicy(faces=FaceChoice(CoverStyle(Style.SOLID), boxes=boxes))
    result = scrub(str(path), Destination(str(tmp_path)), policy)
    assert result.problem is None
    assert FEWER_BITS in result.notes


def test_a_picture_of_eight_bits_says_nothing_of_bits() -> None:
    assert [codec_of(name).depth(made(name)) for name in ("AVIF", "JPEG XL")] == [0, 0]


def test_a_lossless_jpeg_xl_stays_exact_and_is_proven_to_be() -> None:
    codec, exact, lossy = codec_of("JPEG XL"), made("JPEG XL lossless"), made("JPEG XL")
    for data, wanted in ((exact, Fidelity.EVERY_PIXEL), (lossy, Fidelity.NEARLY)):
        covered = codec.cover(data, 1, TestPainter(), "")
        assert codec.fidelity_of_copy(data, covered) is wanted
    assert codec.fidelity_of_copy(exact, lossy) is Fidelity.NEARLY
