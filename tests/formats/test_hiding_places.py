"""Places for a text that the formats' own tests don't cover: found by trying every one of them."""

import io

import pytest
from PIL import Image

from scrubber.containers import jpeg
from scrubber.containers.jpeg import EntropyCodedData, Segment, segment_bytes
from scrubber.engine.verify import verify
from scrubber.errors import LimitExceeded, Unsupported
from scrubber.formats.base import Policy
from scrubber.formats.registry import detect
from tests.helpers.jpeg import plain_jpeg

TEXT = b"Jane Secret lives at 48.8867N 2.3333E"


def clean(data: bytes) -> bytes:
    """The verified copy, which cleaning again doesn't change."""
    image_format = detect(data)
    document = image_format.parse(data)
    copy = b"".join(document.rebuild(Policy()))
    verify(image_format, document, copy)
    assert b"".join(image_format.parse(copy).rebuild(Policy())) == copy
    return copy


def pixels(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.tobytes()


def with_scan_parameters(data: bytes, parameters: bytes) -> bytes:
    """A JPEG whose SOS ends in these three bytes."""
    out = b""
    for element in jpeg.read(data):
        if isinstance(element, Segment) and element.marker == jpeg.SOS:
            out += segment_bytes(jpeg.SOS, (element.payload or b"")[:-3] + parameters)
        else:
            out += element.write()
    return out


def with_scan(data: bytes, old: bytes, new: bytes) -> bytes:
    """A JPEG with `old` in its first scan replaced once; an empty `old` is the scan's end."""
    out, done = b"", False
    for element in jpeg.read(data):
        scan = element.write()
        if isinstance(element, EntropyCodedData) and not done:
            done = True
            scan = scan.replace(old, new, 1) if old else scan + new
        out += scan
    return out


@pytest.mark.parametrize("parameters", [b"\0\0\0", b"\1\x3f\0", b"\0\x3f\x10", b"Jan"])
def test_jpeg_scan_parameters_that_decoders_ignore(parameters: bytes) -> None:
    """Tables must not go missing because of them; nor may they stay."""
    photo = with_scan_parameters(plain_jpeg(optimize=True), parameters)
    copy = clean(photo)
    assert pixels(copy) == pixels(photo)
    assert copy == clean(plain_jpeg(optimize=True))


def test_jpeg_adobe_flags_and_density_hold_no_text() -> None:
    adobe = segment_bytes(jpeg.APP14, b"Adobe" + TEXT[:6] + b"\1")
    jfif = segment_bytes(jpeg.APP0, b"JFIF\0\1\2\1" + TEXT[12:16] + b"\0\0")
    copy = clean(b"\xff\xd8" + jfif + adobe + plain_jpeg()[20:])
    assert TEXT[:6] not in copy
    assert TEXT[12:16] not in copy
    assert b"Adobe\0\x64\0\0\0\0\1" in copy


def test_jpeg_text_far_in_front_of_a_scans_end() -> None:
    """Noise behind the text keeps it out of the last bytes of the scan."""
    noise = bytes(value * value * 7 % 251 for value in range(20_000))
    photo = plain_jpeg()
    copy = clean(with_scan(photo, b"", TEXT + noise))
    assert TEXT not in copy
    assert len(copy) <= len(clean(photo))
    assert pixels(copy) == pixels(photo)


def test_jpeg_text_in_front_of_a_restart_marker() -> None:
    photo = plain_jpeg(restart_marker_blocks=4)
    hidden = with_scan(photo, b"\xff\xd0", TEXT + b"\xff\xd0")
    assert TEXT in hidden
    assert pixels(hidden) == pixels(photo)
    with pytest.raises(Unsupported):
        clean(hidden)


def test_jpeg_fill_bytes_take_linear_time() -> None:
    photo = plain_jpeg()
    assert clean(photo[:2] + b"\xff" * 3_000_000 + photo[3:]) == clean(photo)
    with pytest.raises(LimitExceeded):
        clean(photo[:-2] + b"\xff\xff\xff\0" * 300_000)
