"""Places for a text that the formats' own tests don't cover: found by trying every one of them."""

import io
import lzma
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from PIL import Image

from scrubber.bitstreams.av1 import iter_obus
from scrubber.bitstreams.hevc import iter_nal_units
from scrubber.containers import tiff as containers_tiff
from scrubber.containers.isobmff.boxes import box, children, read_file
from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.segments import EntropyCodedData, Segment, segment_bytes
from scrubber.engine.verify import verify
from scrubber.errors import LimitExceeded, Unsupported
from scrubber.formats.base import Policy
from scrubber.formats.registry import detect
from scrubber.formats.shared.gain_map import iso_record
from scrubber.formats.webp import trailing_data
from tests.helpers import bmp, gif, png, tiff, webp
from tests.helpers.heif import AVIF_BRANDS, HEIC_BRANDS, Heif, coded, hevc_sequence
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


@pytest.mark.parametrize("text", [TEXT[:12], TEXT[:20]])
def test_jpeg_short_text_in_front_of_a_restart_marker(text: bytes) -> None:
    photo = plain_jpeg(restart_marker_blocks=4)
    with pytest.raises(Unsupported):
        clean(with_scan(photo, b"\xff\xd1", text + b"\xff\xd1"))


@pytest.mark.parametrize(
    "text", [TEXT[:8], TEXT[:12], "Марина, Лесная 5".encode(), "東京都渋谷区神南一丁目".encode(), "Zoë ".encode() * 40]
)
@pytest.mark.parametrize("progressive", [False, True])
def test_jpeg_short_text_at_a_scans_end(text: bytes, progressive: bool) -> None:
    photo = plain_jpeg(progressive=progressive)
    copy = clean(photo[:-2] + text + photo[-2:])
    assert text[2:] not in copy
    assert pixels(copy) == pixels(photo)


def test_jpeg_that_ends_in_text_by_chance_stays_whole() -> None:
    """What looks like text but makes pixels is the picture."""
    photo = plain_jpeg(size=(64, 64))
    for at in range(700, len(photo) - 40):
        chance = photo[:at] + b"Jane Doe" + photo[-2:]
        assert pixels(clean(chance)) == pixels(chance)
        if b"Jane Doe" in clean(chance):
            return
    pytest.fail("the text never made a pixel")


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
    monkeypatch.setattr(trailing_data, "_MAX_PIXELS", 1)
    for options in ({"quality": 70}, {"lossless": True}):
        kind, data = webp.picture_chunk(webp.encoded(**options))
        assert clean(webp.file(webp.chunk(kind, data)))
        with pytest.raises(Unsupported):
            clean(webp.file(webp.chunk(kind, data + TEXT)))


def old_jpeg(stream: bytes, *, listed: bool) -> bytes:
    """A TIFF of the old JPEG compression: its strip is a whole stream, which JPEGInterchangeFormat may name too."""
    builder = tiff.Builder("<")
    extra = [(513, tiff.LONG, builder.long(8)), (514, tiff.LONG, builder.long(len(stream)))] if listed else []
    colours = [(277, tiff.SHORT, builder.short(3)), (258, tiff.SHORT, builder.short(8, 8, 8))]
    photo = builder.file(builder.page([stream], *colours, *extra, size=(48, 40), compression=6, photometric=6))
    assert photo[8:].startswith(stream)
    return photo


@pytest.mark.parametrize("listed", [False, True])
def test_tiff_comments_in_old_jpeg_strips(listed: bool) -> None:
    photo = plain_jpeg()
    comments = segment_bytes(jpeg.COM, TEXT) + segment_bytes(jpeg.APP1, b"Exif\0\0" + TEXT)
    hidden = old_jpeg(photo[:2] + comments + photo[2:] + TEXT, listed=listed)
    assert hidden.count(TEXT) == 3
    copy = clean(hidden)
    assert TEXT not in copy
    assert pixels(copy) == pixels(hidden)
    with pytest.raises(Unsupported):
        clean(old_jpeg(with_scan(photo, b"", TEXT), listed=listed))


def test_tiff_of_many_old_jpeg_strips_takes_linear_time() -> None:
    builder = tiff.Builder("<")
    strips = [b"\0\1"] * 60_000
    document = detect(b"II*\0").parse(builder.file(builder.page(strips, size=(1, 60_000), compression=6, rows=1)))
    assert document.essence.height == 60_000


def xz_or_raw(name: str) -> bytes:
    """The 4 by 2 pixels of a page, compressed as a strip of that kind."""
    pixels_of_page = b"\1\2\3\4\5\6\7\x08"
    if name == "xz":
        return lzma.compress(pixels_of_page, lzma.FORMAT_XZ)
    # One raw block of eight bytes in a frame of a single segment, without a checksum.
    return b"\x28\xb5\x2f\xfd\x20\x08" + (8 << 3 | 1).to_bytes(3, "little") + pixels_of_page


@pytest.mark.parametrize(("name", "compression"), [("xz", 34925), ("zstandard", 50000)])
def test_tiff_bytes_behind_xz_and_zstandard(name: str, compression: int) -> None:
    builder, strip = tiff.Builder("<"), xz_or_raw(name)

    def photo(behind: bytes) -> bytes:
        return builder.file(builder.page([strip + behind], compression=compression))

    assert strip in clean(photo(b""))
    assert clean(photo(TEXT)) == clean(photo(b""))


def test_tiff_pixels_behind_the_last_row_of_xz() -> None:
    builder = tiff.Builder("<")
    strip = lzma.compress(bytes(8) + TEXT, lzma.FORMAT_XZ)
    with pytest.raises(Unsupported):
        clean(builder.file(builder.page([strip], compression=34925)))


@pytest.mark.parametrize("mode", ["group3", "group4", "tiff_ccitt"])
@pytest.mark.parametrize("order", [1, 2])
def test_tiff_bytes_behind_fax(mode: str, order: int) -> None:
    buffer = io.BytesIO()
    Image.linear_gradient("L").convert("1").save(buffer, "TIFF", compression=mode)
    source = buffer.getvalue()
    page = next(iter(containers_tiff.walk(source)))
    start, length, number = (containers_tiff_value(page, tag) for tag in (273, 279, 259))
    strip = source[start : start + length]
    builder = tiff.Builder("<")

    def photo(behind: bytes) -> bytes:
        data = (reversed_bits(strip) if order == 2 else strip) + behind
        tags = (266, tiff.SHORT, builder.short(order))
        return builder.file(builder.page([data], tags, size=(256, 256), bits=1, compression=number))

    if mode == "group4":
        assert clean(photo(TEXT)) == clean(photo(b""))
    else:
        with pytest.raises(Unsupported):
            clean(photo(TEXT))


def containers_tiff_value(page: containers_tiff.Ifd, tag: int) -> int:
    entry = page.get(tag)
    assert entry is not None
    return entry.integers()[0]


@pytest.mark.parametrize("kind", [b"hvc1", b"av01"])
def test_heif_short_text_at_the_end_of_a_picture(kind: bytes) -> None:
    item = coded(kind)
    if kind == b"hvc1":
        unit = list(iter_nal_units(item.data, 4))[-1]
        grown = item.data[: unit.start] + struct.pack(">I", unit.end - unit.body + 16) + item.data[unit.body :]
    else:
        frame = list(iter_obus(item.data))[-1]
        size = frame.end - frame.body + 16
        grown = item.data[: frame.start + 1] + bytes((size & 0x7F | 0x80, size >> 7)) + item.data[frame.body :]
    brands = HEIC_BRANDS if kind == b"hvc1" else AVIF_BRANDS
    assert clean(Heif([replace(item, data=grown + bytes(16))], brands=brands).write())
    with pytest.raises(Unsupported):
        clean(Heif([replace(item, data=grown + TEXT[:16])], brands=brands).write())


def test_heif_bytes_behind_the_last_entry_of_a_list() -> None:
    photo = Heif([coded()]).write()
    meta = next(one for one in read_file(photo)[0] if one.type == b"meta")
    entries = next(one for one in children(photo, meta, 4) if one.type == b"iinf")
    longer = bytearray(photo[: entries.end] + TEXT + photo[entries.end :])
    for one in (meta, entries):
        longer[one.start : one.start + 4] = struct.pack(">I", one.size + len(TEXT))
    where = longer.index(b"iloc")
    at = where + 4 + 4 + 2 + 2 + 2 + 2 + 2 + 2 + 4
    longer[at : at + 4] = struct.pack(">I", struct.unpack_from(">I", longer, at)[0] + len(TEXT))
    assert clean(bytes(longer)) == clean(photo)


@pytest.mark.parametrize("kind", [b"meta", b"moov"])
def test_heif_second_box_of_a_kind_that_cannot_be_read(kind: bytes) -> None:
    photo = Heif([coded()]).write()
    assert clean(photo + box(kind, TEXT)) == clean(photo)


def test_heif_bytes_behind_the_only_sample_entry() -> None:
    movie = hevc_sequence()
    entries = movie.index(b"stsd") - 4
    end = entries + struct.unpack_from(">I", movie, entries)[0]
    longer = bytearray(movie[:end] + TEXT + movie[end:])
    for kind in (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd"):
        at = longer.index(kind) - 4
        longer[at : at + 4] = struct.pack(">I", struct.unpack_from(">I", longer, at)[0] + len(TEXT))
    offsets = longer.index(b"stco") + 12
    longer[offsets : offsets + 4] = struct.pack(">I", struct.unpack_from(">I", longer, offsets)[0] + len(TEXT))
    assert clean(bytes(longer)) == clean(movie)


def test_png_frame_control_of_no_animation() -> None:
    """However large the frame that it names, nobody inflates it."""
    assert clean(png.grey(png.chunk(b"fcTL", TEXT[:26]))) == clean(png.grey())


def test_gain_map_numbers_that_read_as_text() -> None:
    record = bytes(4) + b"\0" + struct.pack(">14I", *range(1, 15))
    assert iso_record(record) == record
    assert iso_record(bytes(5) + TEXT.ljust(56, b"!")) == b""
