"""What is said of a colour profile is the same in every format: one that programs ignore is left out and told."""

import io
import struct
from dataclasses import replace

import pytest
from PIL import Image, ImageCms

from scrubber.formats.registry import detect
from scrubber.formats.shared.icc.profile import PROFILE_LEFT_OUT, PROFILE_WITH_WORDS
from tests.helpers.heif import Heif, coded

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
BROKEN = SRGB.replace(b"XYZ \0\0\0\0", b"?YZ \0\0\0\0").replace(b"para\0\0\0\0", b"?ara\0\0\0\0")
PICTURE = Image.radial_gradient("L").resize((32, 24)).convert("RGB")


def with_words() -> bytes:
    """The same profile with words in the curve of red, behind its last tag."""
    words = struct.pack(">32H", *range(0, 32_000, 1_000)) + b"Jane Secret, Montmartre 18" + struct.pack(">H", 65_535)
    curve = struct.pack(">4sII", b"curv", 0, len(words) // 2) + words
    at = SRGB.index(b"rTRC", 128) + 4
    data = SRGB[:at] + struct.pack(">II", len(SRGB), len(curve)) + SRGB[at + 8 :] + curve
    return struct.pack(">I", len(data)) + data[4:]


def photo(name: str, profile: bytes) -> bytes:
    if name == "HEIC":
        item = coded()
        return Heif([replace(item, properties=[*item.properties, (b"colr", b"prof" + profile)])]).write()
    out = io.BytesIO()
    PICTURE.save(out, name, icc_profile=profile)
    return out.getvalue()


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "TIFF", "HEIC"])
def test_notes(name: str) -> None:
    for profile, notes in ((SRGB, ()), (BROKEN, (PROFILE_LEFT_OUT,)), (with_words(), (PROFILE_WITH_WORDS,))):
        data = photo(name, profile)
        assert detect(data).parse(data).notes == notes
