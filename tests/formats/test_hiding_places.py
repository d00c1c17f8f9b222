"""Places for a text that the formats' own tests don't cover: found by trying every one of them."""

import io
import struct
import zlib
from collections.abc import Callable

import pytest
from PIL import Image

from scrubber.containers import jpeg
from scrubber.containers.jpeg import EntropyCodedData, Segment, segment_bytes
from scrubber.engine.verify import verify
from scrubber.errors import LimitExceeded, Unsupported
from scrubber.formats.base import Policy
from scrubber.formats.registry import detect
from scrubber.formats.webp import trim as webp_trim
from tests.helpers import bmp, gif, tiff, webp
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


def test_gif_frame_beside_the_screen() -> None:
    hidden = struct.pack("<B4HB", 0x2C, 60_000, 0, 8, 1, 0) + b"\2" + gif.pixels(*[1] * 8)
    shown = gif.screen(2, 1) + gif.image(2, 1, gif.pixels(1, 2))
    assert clean(shown + b";")
    with pytest.raises(Unsupported):
        clean(shown + hidden + b";")


def test_bmp_runs_that_leave_their_row() -> None:
    """What a literal run holds right of the last column is shown by some decoders at most."""
    runs = b"\0" + bytes((len(TEXT[:36]),)) + TEXT[:36] + b"\0\0\0\1"
    head = bmp.header(40, 4, 1, 8, compression=1)
    with pytest.raises(Unsupported):
        clean(bmp.bmp(head, runs, palette=bmp.palette(*[(1, 2, 3)] * 256)))


def reversed_bits(data: bytes) -> bytes:
    return bytes(int(f"{byte:08b}"[::-1], 2) for byte in data)


@pytest.mark.parametrize("turned", [reversed_bits, bytes])
def test_tiff_strips_in_the_other_bit_order(turned: Callable[[bytes], bytes]) -> None:
    """They end where the picture ends too, whether the writer heeded the order that it named or not."""
    strip = zlib.compress(b"\1\2\3\4\5\6\7\x08")
    builder = tiff.Builder("<")

    def photo(behind: bytes) -> bytes:
        order = (266, tiff.SHORT, builder.short(2))
        return builder.file(builder.page([turned(strip) + behind], order, compression=8))

    assert clean(photo(TEXT)) == clean(photo(b""))
    assert turned(strip) in clean(photo(TEXT))


def test_tiff_unused_colours_in_the_other_bit_order() -> None:
    builder = tiff.Builder("<")
    colours = (320, tiff.SHORT, (TEXT * 42)[:1536])
    extra = (colours, (266, tiff.SHORT, builder.short(2)))
    photo = builder.file(builder.page([reversed_bits(b"\1\2\3\4\5\6\7\x08")], *extra, photometric=3))
    assert TEXT[:30] in photo
    copy = clean(photo)
    assert TEXT[20:28] not in copy
    assert TEXT[2:4] in copy


def tiff_of(stream: bytes, tables: bytes = b"") -> bytes:
    builder = tiff.Builder("<")
    extra = [(347, tiff.UNDEFINED, tables)] if tables else []
    return builder.file(builder.page([stream], *extra, size=(48, 40), compression=7))


def test_tiff_jpeg_tables_that_no_scan_uses() -> None:
    unused = segment_bytes(jpeg.DQT, b"\3" + (TEXT * 2)[:64])
    photo = plain_jpeg(mode="L")
    plain = clean(tiff_of(photo, b"\xff\xd8\xff\xd9"))
    assert clean(tiff_of(photo, b"\xff\xd8" + unused + b"\xff\xd9")) == plain
    assert clean(tiff_of(photo[:2] + unused + photo[2:], b"\xff\xd8\xff\xd9")) == plain
    twice = segment_bytes(jpeg.DQT, b"\0" + (TEXT * 2)[:64])
    assert clean(tiff_of(photo[:2] + twice + photo[2:], b"\xff\xd8\xff\xd9")) == plain


def test_tiff_jpeg_tables_that_a_strip_lacks_stay() -> None:
    photo = plain_jpeg(mode="L")
    tables = b"".join(
        e.write() for e in jpeg.read(photo) if isinstance(e, Segment) and e.marker in (jpeg.DQT, jpeg.DHT)
    )
    strip = b"".join(
        e.write() for e in jpeg.read(photo) if not isinstance(e, Segment) or e.marker not in (jpeg.DQT, jpeg.DHT)
    )
    copy = clean(tiff_of(strip, b"\xff\xd8" + tables + b"\xff\xd9"))
    assert tables in copy
    assert pixels(copy) == pixels(photo)


def test_tiff_text_in_a_jpeg_strip() -> None:
    with pytest.raises(Unsupported):
        clean(tiff_of(with_scan(plain_jpeg(mode="L"), b"", TEXT)))


def test_webp_text_behind_a_picture_too_large_to_decode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webp_trim, "_MAX_PIXELS", 1)
    for options in ({"quality": 70}, {"lossless": True}):
        kind, data = webp.picture_chunk(webp.encoded(**options))
        assert clean(webp.file(webp.chunk(kind, data)))
        with pytest.raises(Unsupported):
            clean(webp.file(webp.chunk(kind, data + TEXT)))
