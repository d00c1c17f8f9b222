"""The PNG format: the picture, its colours and its animation stay, everything else goes."""

import io
import struct
import zlib

import pytest
from PIL import Image

from scrubber.containers.png import chunks as png
from scrubber.errors import LimitExceeded, NotVerified, ParseError, Unsupported
from scrubber.formats.base import Fate, PayloadKind, Policy
from scrubber.formats.png.format import FORMAT
from scrubber.formats.shared.icc.profile import rebuild_profile
from scrubber.formats.shared.orientation import minimal_exif
from tests.formats.contract import SECRET, FormatContract
from tests.helpers.multi_jpeg import PROFILE
from tests.helpers.png import (
    GREY,
    GREY_ROWS,
    animation,
    chunk,
    control,
    data_of,
    file,
    frame_data,
    grey,
    header,
    palette_file,
    types,
)

XMP = b"XML:com.adobe.xmp\0\0\0\0\0<x tiff:Orientation='6'>" + SECRET + b"</x>"
RAW_EXIF = b"Raw profile type exif\0\nexif\n      26\n" + minimal_exif(8).hex().encode() + b"\n"
MOVING = (animation(2), control(0), chunk(b"IDAT", GREY), control(1, 2, 2, 1, 1))
SMALL = zlib.compress(b"\0\1\2\0\3\4")


def clean(data: bytes) -> bytes:
    return b"".join(FORMAT.parse(data).rebuild(Policy()))


def payloads(data: bytes) -> list[tuple[PayloadKind, bytes, str]]:
    return [(found.kind, found.data, found.label or found.keyword) for found in FORMAT.parse(data).payloads()]


def pixels(data: bytes) -> list[bytes]:
    with Image.open(io.BytesIO(data)) as picture:
        found = []
        for number in range(getattr(picture, "n_frames", 1)):
            picture.seek(number)
            found.append(picture.convert("RGBA").tobytes())
        return found


class TestPngContract(FormatContract):
    module = "png.format"

    def samples(self) -> dict[str, bytes]:
        buffer = io.BytesIO()
        first = Image.linear_gradient("L").resize((20, 20))
        first.save(buffer, "PNG", save_all=True, append_images=[first.rotate(90)], duration=50)
        return {
            "texts": grey(chunk(b"tEXt", b"Author\0" + SECRET), chunk(b"iTXt", XMP), after=chunk(b"caBX", SECRET)),
            "behind the end": grey() + SECRET,
            "behind the stream": grey(data=GREY + SECRET),
            "more rows": grey(data=zlib.compress(GREY_ROWS + SECRET, 0)),
            "palette": palette_file(b"\0\2", b"\xff\0\0" + SECRET, alpha=b"\x80"),
            "animation": file(header(), *MOVING, frame_data(2, SMALL + SECRET)),
            "by Pillow": buffer.getvalue(),
            "colours": grey(chunk(b"gAMA", b"\0\0\xb1\x8f"), chunk(b"pHYs", b"\0\0\x0b\x13" * 2 + b"\1")),
        }


def test_pixels_are_the_same() -> None:
    for name, data in TestPngContract().samples().items():
        assert pixels(clean(data)) == pixels(data), name


def test_clean_file_is_copied_byte_for_byte() -> None:
    data = grey()
    assert clean(data) == data
    assert {part.fate for part in FORMAT.parse(data).ledger.parts} == {Fate.KEEP}


def test_stream_is_copied_and_cut_at_its_end() -> None:
    copy = clean(file(header(), chunk(b"IDAT", GREY[:5]), chunk(b"IDAT", GREY[5:] + b"tail"), chunk(b"IDAT", SECRET)))
    assert data_of(copy, b"IDAT") == GREY
    assert types(copy) == [b"IHDR", b"IDAT", b"IEND"]


@pytest.mark.parametrize("tail", [b"", GREY[-4:-1], b"\0\0\0\0"])
def test_stream_without_its_checksum_is_compressed_anew(tail: bytes) -> None:
    copy = clean(grey(data=GREY[:-4] + tail))
    assert zlib.decompress(data_of(copy, b"IDAT")) == GREY_ROWS


@pytest.mark.parametrize(("kind", "data"), [
    (b"gAMA", b"\0\0\xb1\x8fJane"),
    (b"gAMA", bytes(4)),
    (b"sRGB", b"\4"),
    (b"cHRM", b"Jane" * 8),
    (b"pHYs", b"Jane Doe\1"),
    (b"pHYs", b"\0\0\x0b\x13" * 2 + b"\2"),
    (b"sBIT", b"\x09"),
    (b"cICP", b"\1\1\1\1"),
    (b"tRNS", b"\0"),
    (b"bKGD", b"\0\1"),
    (b"tIME", b"\x07\xe8\5\x0c\1\2\3"),
    (b"iDOT", b"1234"),
    (b"PLTE", b"Jan"),
    (b"eXIf", minimal_exif(1)),
    (b"iCCP", b"Jane\0\0not a stream"),
])  # fmt: skip
def test_chunk_with_odd_or_useless_content_goes(kind: bytes, data: bytes) -> None:
    assert clean(grey(chunk(kind, data))) == grey()


@pytest.mark.parametrize(("kind", "data"), [
    (b"gAMA", b"\0\0\xb1\x8f"),
    (b"sRGB", b"\1"),
    (b"sBIT", b"\5"),
    (b"cICP", b"\x0c\x0d\0\1"),
    (b"cLLI", b"\0\x98\x96\x80" * 2),
    (b"mDCv", struct.pack(">8H2I", *[30_000] * 8, 10_000_000, 500)),
    (b"cHRM", struct.pack(">8I", 31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000)),
    (b"pHYs", b"\0\0\x0b\x13" * 2 + b"\1"),
    (b"tRNS", b"\0\x40"),
])  # fmt: skip
def test_chunk_of_numbers_for_decoders_stays(kind: bytes, data: bytes) -> None:
    assert clean(grey(chunk(kind, data))) == grey(chunk(kind, data))


def test_colour_chunk_behind_the_picture_or_with_a_wrong_checksum_goes() -> None:
    gamma = chunk(b"gAMA", b"\0\0\xb1\x8f")
    assert clean(grey(after=gamma)) == grey()
    assert clean(grey(gamma[:-1] + b"\0")) == grey()


@pytest.mark.parametrize(("before", "orientation"), [
    ([chunk(b"eXIf", minimal_exif(6))], 6),
    ([chunk(b"eXIf", b"Exif\0\0" + minimal_exif(6)), chunk(b"iTXt", XMP.replace(b"'6'", b"'3'"))], 6),
    ([chunk(b"tEXt", RAW_EXIF)], 8),
    ([chunk(b"iTXt", XMP)], 6),
    ([chunk(b"eXIf", minimal_exif(1)), chunk(b"iTXt", XMP)], 1),
    ([], 1),
])  # fmt: skip
def test_orientation_is_kept_as_a_fresh_block(before: list[bytes], orientation: int) -> None:
    data = grey(*before)
    copy = clean(data)
    assert FORMAT.parse(data).essence.orientation == FORMAT.audit(copy).essence.orientation == orientation
    assert data_of(copy, b"eXIf") == (minimal_exif(orientation) if orientation > 1 else b"")


def test_unused_palette_entries_become_black_and_opaque() -> None:
    copy = clean(palette_file(b"\0\2", b"ABCJanDEFe Doe ", alpha=b"\x80\x01\x70\x02\x03"))
    assert data_of(copy, b"PLTE") == b"ABC\0\0\0DEF\0\0\0\0\0\0"
    assert data_of(copy, b"tRNS") == b"\x80\xff\x70\xff\xff"


def test_palette_is_cut_to_what_its_depth_can_name() -> None:
    copy = clean(palette_file(b"\x1b", b"ABCDEFGHIJKLsecret", alpha=b"\1\2\3\4\5", depth=2))
    assert data_of(copy, b"PLTE") == b"ABCDEFGHIJKL"
    assert data_of(copy, b"tRNS") == b"\1\2\3\4"


def test_palette_entries_used_only_by_a_later_frame_stay() -> None:
    moving = control(1, 1, 1) + frame_data(2, zlib.compress(b"\0\1"))
    data = palette_file(b"\0\0", b"ABCDEFxyz", animation(2), control(0, 2, 1), animation=moving)
    assert data_of(clean(data), b"PLTE") == b"ABCDEF\0\0\0"
    assert pixels(clean(data)) == pixels(data)


def test_animation_keeps_its_frames() -> None:
    data = file(header(), *MOVING, frame_data(2, SMALL))
    assert clean(data) == data
    assert FORMAT.parse(data).essence.frames == 2


@pytest.mark.parametrize("moving", [
    (animation(3), *MOVING[1:], frame_data(2, SMALL), control(7), frame_data(8, GREY)),
    (animation(3), *MOVING[1:], frame_data(2, SMALL), control(3), frame_data(4, SMALL)),
    (animation(3), *MOVING[1:], frame_data(2, SMALL), control(3)[:-1] + b"?", frame_data(4, GREY)),
    (animation(3), *MOVING[1:], frame_data(2, SMALL), control(3), frame_data(4, GREY)[:-1] + b"?"),
    (animation(3), *MOVING[1:], frame_data(2, SMALL), control(3)),
    (animation(3), *MOVING[1:], frame_data(2, SMALL)),
    (animation(1), chunk(b"IDAT", GREY), control(0), frame_data(1, SMALL)),
    (animation(1), chunk(b"IDAT", GREY)),
    (*MOVING, frame_data(2, SMALL[:-9])),
])  # fmt: skip
def test_animation_has_all_its_frames_or_is_refused(moving: tuple[bytes, ...]) -> None:
    with pytest.raises(ParseError):
        FORMAT.parse(file(header(), *moving))


def test_frame_beyond_the_announced_number_goes() -> None:
    moving = (*MOVING, frame_data(2, SMALL), control(3), frame_data(4, GREY))
    assert types(clean(file(header(), *moving))).count(b"fcTL") == 2


def test_poster_outside_the_animation_stays() -> None:
    data = file(header(), animation(1), chunk(b"IDAT", GREY), control(0), frame_data(1, GREY))
    assert clean(data) == data


def test_interlaced_picture_is_measured_by_its_passes() -> None:
    passes = [(2, 2), (2, 2), (1, 4), (3, 3), (2, 7), (5, 6), (4, 13)]
    raw = bytes(sum(rows * (1 + columns) for rows, columns in passes))
    data = file(header(13, 9, interlace=1), chunk(b"IDAT", zlib.compress(raw + SECRET)))
    assert zlib.decompress(data_of(clean(data), b"IDAT")) == raw
    assert pixels(clean(data)) == [b"\0\0\0\xff" * 13 * 9]


def test_payloads_are_named_by_kind() -> None:
    found = payloads(
        grey(
            chunk(b"tEXt", b"Author\0J\xe4ne"),
            chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"words")),
            chunk(b"iTXt", b"Title\0\1\0de\0Titel\0" + zlib.compress(b"text")),
            chunk(b"iTXt", XMP),
            chunk(b"tEXt", RAW_EXIF),
            chunk(b"tEXt", b"Raw profile type iptc\0\niptc\n 4\n3842494d"),
            chunk(b"tIME", b"\x07\xe8\5\x0c\1\2\3"),
            chunk(b"prVt", b"private"),
            data=GREY + b"tail",
        )
        + b"more"
    )
    assert found == [
        (PayloadKind.TEXT, "Jäne".encode(), "Author"),
        (PayloadKind.TEXT, b"words", "Comment"),
        (PayloadKind.TEXT, b"text", "Title"),
        (PayloadKind.TEXT, b"de Titel", "Title"),
        (PayloadKind.XMP, XMP[22:], ""),
        (PayloadKind.EXIF, minimal_exif(8), "Raw profile type exif"),
        (PayloadKind.PHOTOSHOP, b"8BIM", ""),
        (PayloadKind.TEXT, b"2024-05-12 01:02:03", "tIME"),
        (PayloadKind.OPAQUE, b"private", "prVt"),
        (PayloadKind.OPAQUE, b"tail", "data after the picture"),
        (PayloadKind.OPAQUE, b"more", "data after the end"),
    ]


def test_huge_text_is_not_inflated_without_limit() -> None:
    bomb = zlib.compress(bytes(100 << 20))
    found = payloads(grey(chunk(b"zTXt", b"Comment\0\0" + bomb)))
    assert len(found[0][1]) == 64 << 20


def test_many_texts_share_one_limit() -> None:
    bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(20 << 20)))
    assert sum(len(data) for _kind, data, _label in payloads(grey(bomb * 9))) == 64 << 20


def test_huge_profile_is_refused() -> None:
    bomb = zlib.compress(bytes(100 << 20))
    with pytest.raises(LimitExceeded):
        FORMAT.parse(grey(chunk(b"iCCP", b"x\0\0" + bomb)))


@pytest.mark.parametrize("data", [
    file(header(), chunk(b"tEXt", b"a\0b")),
    grey(data=GREY[:2]),
    grey(data=zlib.compress(GREY_ROWS[:4])),
    grey(data=zlib.compress(b"\7" + GREY_ROWS[1:])),
    file(header(4, 3, 3, 0), chunk(b"IDAT", GREY)),
    file(header(0), chunk(b"IDAT", GREY)),
    file(header(2**31 - 1, 2**31 - 1), chunk(b"IDAT", GREY)),
    file(header(), header(), chunk(b"IDAT", GREY)),
    file(header(4, 3, 8, 3), chunk(b"IDAT", GREY)),
    file(header(4, 3, 8, 3), chunk(b"PLTE", b"ABCD"), chunk(b"IDAT", GREY)),
    file(header()[:-1] + b"\0", chunk(b"IDAT", GREY)),
])  # fmt: skip
def test_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises((ParseError, LimitExceeded)):
        FORMAT.parse(data)


def test_picture_of_an_iphone_program_is_refused() -> None:
    with pytest.raises(Unsupported):
        FORMAT.parse(file(chunk(b"CgBI", b"\0\0\0\0"), header(), chunk(b"IDAT", GREY)))


def test_picture_without_its_end_is_cleaned() -> None:
    assert clean(file(header(), chunk(b"IDAT", GREY), end=b"")) == grey()


@pytest.mark.parametrize("data", [
    grey(chunk(b"pHYs", b"\0\0\x0b\x13" * 2 + b"\1"), chunk(b"gAMA", b"\0\0\xb1\x8f")),
    grey(chunk(b"eXIf", minimal_exif(1))),
    grey(data=GREY + b"x"),
    grey(data=zlib.compress(GREY_ROWS + b"x")),
    file(header(), chunk(b"IDAT", GREY[:5]), chunk(b"IDAT", GREY[5:])),
    file(header(), *MOVING, frame_data(3, SMALL)),
    file(header(), *MOVING, frame_data(2, SMALL), control(3), frame_data(4)),
    file(header(), animation(0), chunk(b"IDAT", GREY)),
    file(header(4, 3, 4), chunk(b"tRNS", b"\0\x10"), chunk(b"IDAT", zlib.compress(bytes(9)))),
])  # fmt: skip
def test_audit_refuses_what_no_copy_holds(data: bytes) -> None:
    with pytest.raises(NotVerified):
        FORMAT.audit(data)


def test_very_many_chunks_share_a_line_of_the_ledger() -> None:
    """Each is still a payload of its own, and lies in the part that it names."""
    document = FORMAT.parse(grey(chunk(b"tEXt", b"Comment\0hello") * 5_000))
    assert len(document.ledger.parts) < 1_100
    found = list(document.payloads())
    assert len(found) == 5_000
    assert {document.ledger.parts[payload.part].name for payload in found} == {"tEXt"}


def test_the_audit_reads_no_further_than_the_first_wrong_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    read_one = png._chunk_at

    def counted(view: memoryview, offset: int) -> png.Chunk | None:
        read.append(offset)
        return read_one(view, offset)

    monkeypatch.setattr(png, "_chunk_at", counted)
    with pytest.raises(NotVerified):
        FORMAT.audit(grey(chunk(b"tEXt", b"Comment\0hello") * 5_000))
    assert len(read) < 5


def test_the_profile_of_a_copy_is_looked_through_for_removed_values() -> None:
    copy = clean(grey(chunk(b"iCCP", b"x\0\0" + zlib.compress(PROFILE))))
    assert rebuild_profile(PROFILE) in FORMAT.audit(copy).unchecked_bytes


def test_the_resolution_of_a_copy_is_looked_through_for_removed_values() -> None:
    resolution = struct.pack(">IIB", 2835, 2834, 1)
    assert resolution in FORMAT.audit(grey(chunk(b"pHYs", resolution))).unchecked_bytes


def test_every_chunk_has_its_part_however_many_share_one() -> None:
    whole = SMALL
    data = file(
        header(2, 2), *(chunk(b"IDAT", whole[at : at + 4]) for at in range(0, len(whole), 4)), chunk(b"tEXt", b"a\0b")
    )
    document = FORMAT.parse(data)
    names = [document.ledger.parts[part].name for part in document._parts.of_chunk]
    assert names == ["IHDR", *["IDAT"] * -(-len(whole) // 4), "tEXt", "IEND"]
