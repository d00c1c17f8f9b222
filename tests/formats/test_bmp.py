"""The BMP format: pixels and colours stay, everything between them goes."""

import io
import struct
from contextlib import nullcontext
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from scrubber.engine.pixel_comparison import compare_pictures
from scrubber.errors import LimitExceeded, NotVerified, ParseError, Unsupported
from scrubber.formats.base import ENDS_EARLY, Fate, Oddity, PayloadKind, Policy
from scrubber.formats.bmp.document import FORMAT
from tests.formats.contract import SECRET, FormatContract
from tests.helpers.bmp import EMBEDDED, LINKED, SRGB, bmp, header, palette, with_colour_space

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
TWO = palette((1, 2, 3), (4, 5, 6))


def rows(width: int, height: int, bits: int, padding: bytes = b"\0\0\0") -> bytes:
    """Rows of counting bytes, each with padding up to a multiple of four."""
    used = width * bits // 8
    pad = padding[: -used % 4]
    return b"".join(bytes((16 * row + column) & 0x7F for column in range(used)) + pad for row in range(height))


def clean(data: bytes) -> bytes:
    return b"".join(FORMAT.parse(data).rebuild(Policy()))


def with_profile(profile: bytes, space: int = EMBEDDED) -> bytes:
    pixels = rows(3, 2, 24)
    head = with_colour_space(header(124, 3, 2, 24), space, offset=124 + len(pixels) + 5, size=len(profile))
    return bmp(head, pixels, behind=b"HIDE!" + profile)


class TestBmpContract(FormatContract):
    module = "bmp.document"

    def samples(self) -> dict[str, bytes]:
        core = header(12, 9, 5, 1)
        runs = b"\3\1\0\3\1\0\1" + b"S\0\0\0\1"
        bits = header(40, 2, 2, 16, compression=3) + struct.pack("<3I", 0xF800, 0x7E0, 0x1F)
        return {
            "gap and end": bmp(header(40, 3, 5, 24), rows(3, 5, 24), gap=SECRET, behind=SECRET),
            "padding": bmp(header(40, 1, 8, 24), rows(1, 8, 24, SECRET), behind=b""),
            "palette": bmp(header(40, 9, 5, 1, used=12), bytes(20), palette=TWO + SECRET + bytes(19), gap=SECRET),
            "core": bmp(core, bytes(20), palette=b"\1\2\3\4\5\6", behind=SECRET),
            "top down": bmp(header(108, 3, -5, 24), rows(3, 5, 24), behind=SECRET),
            "profile": with_profile(PROFILE),
            "linked": with_profile(SECRET, LINKED),
            "runs": bmp(header(40, 6, 2, 8, compression=1, used=2), runs, palette=TWO, behind=SECRET),
            "masks": bmp(bits, rows(2, 2, 16), behind=SECRET),
            "os2": bmp(header(64, 9, 5, 1)[:44] + SECRET[:20], bytes(20), palette=TWO),
        }


@pytest.mark.parametrize("size", [12, 16, 40, 52, 56, 64, 108, 124])
def test_headers_keep_their_length(size: int) -> None:
    copy = clean(bmp(header(size, 3, 2, 24), rows(3, 2, 24), behind=SECRET))
    assert struct.unpack_from("<I", copy, 14)[0] == size
    assert clean(copy) == copy
    if size != 16:  # Pillow doesn't know the shortest header of OS/2
        with Image.open(io.BytesIO(copy)) as picture:
            assert picture.tobytes("raw", "BGR")[-9:] == rows(3, 2, 24)[:9]


def test_row_padding_is_cleared() -> None:
    assert clean(bmp(header(40, 3, 2, 24), rows(3, 2, 24, b"abc"))).endswith(rows(3, 2, 24))


def test_bits_behind_the_last_pixel_are_cleared() -> None:
    copy = clean(bmp(header(40, 3, 2, 1, used=2), b"\xbfxyz\x5fabc", palette=TWO))
    assert copy.endswith(b"\xa0\0\0\0\x40\0\0\0")


def test_unused_channel_is_cleared_unless_it_is_all_ones() -> None:
    assert clean(bmp(header(40, 2, 1, 32), b"abcXdefY")).endswith(b"abc\0def\0")
    assert clean(bmp(header(40, 2, 1, 32), b"abc\xffdef\xff")).endswith(b"abc\xffdef\xff")


def test_alpha_stays() -> None:
    masks = struct.pack("<4I", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    head = header(124, 2, 1, 32, compression=3)
    copy = clean(bmp(with_colour_space(head[:40] + masks + head[56:], SRGB), b"abc\x20def\x80"))
    assert copy.endswith(b"abc\x20def\x80")


def test_top_bit_of_15_bit_pixels_is_cleared() -> None:
    assert clean(bmp(header(40, 2, 1, 16), b"\x21\x83\xff\xff")).endswith(b"\x21\x03\xff\x7f")


def test_unused_colours_are_blanked() -> None:
    three = palette((1, 2, 3), (4, 5, 6), (7, 8, 9), fourth=33)
    copy = clean(bmp(header(40, 4, 1, 8, used=3), b"\0\2\0\2", palette=three))
    assert copy[54:66] == palette((1, 2, 3), (0, 0, 0), (7, 8, 9))


@pytest.mark.parametrize("indexes", [b"\0\1\0\1", b"\0\0\0\0"])
def test_palette_that_the_pixels_cut_into_is_refused(indexes: bytes) -> None:
    """Programs read on into the pixels, take the colour for black, or look for the pixels elsewhere."""
    whole = bmp(header(40, 4, 1, 8, used=2), indexes, palette=TWO)
    early = bytearray(whole[:-5] + whole[-4:])
    struct.pack_into("<I", early, 10, len(early) - 4)
    with pytest.raises(ParseError, match="colours"):
        FORMAT.parse(bytes(early))


@pytest.mark.parametrize(("indexes", "is_there"), [(b"\0\1\0\1", True), (b"\0\1\0\2", False)])
def test_absurd_number_of_colours_needs_only_those_in_use(indexes: bytes, is_there: bool) -> None:
    data = bmp(header(40, 4, 1, 8, used=305_402_420), indexes, palette=TWO)
    if is_there:
        assert FORMAT.audit(clean(data)).essence == FORMAT.parse(data).essence
        return
    with pytest.raises(ParseError, match="colours"):
        FORMAT.parse(data)


def test_every_bitmap_is_decoded_by_another_program() -> None:
    assert FORMAT.parse(bmp(header(40, 3, 2, 24), rows(3, 2, 24))).oddities == {Oddity.ALWAYS}


def test_palette_of_true_colour_goes() -> None:
    copy = clean(bmp(header(40, 3, 2, 24, used=2), rows(3, 2, 24), palette=TWO))
    assert len(copy) == 54 + 24 and copy[46:50] == bytes(4)


def test_grey_palettes_stay_grey() -> None:
    ramp = palette(*((value, value, value) for value in range(256)))
    with Image.open(io.BytesIO(clean(bmp(header(40, 4, 1, 8), b"\0\2\0\2", palette=ramp)))) as picture:
        assert picture.mode == "L"


def test_missing_last_padding_is_mended() -> None:
    assert clean(bmp(header(40, 3, 2, 24), rows(3, 2, 24)[:-3])).endswith(rows(3, 2, 24))


def test_file_that_ends_early_is_told_and_shows_the_same() -> None:
    """The copy ends where the file ended."""
    whole = bmp(header(40, 3, 9, 24), rows(3, 9, 24, b"abc"))
    for length in (len(whole) - 4, len(whole) - 30, len(whole) - 12 * 8):
        document = FORMAT.parse(whole[:length])
        copy = b"".join(document.rebuild(Policy()))
        assert document.oddities == {Oddity.ALWAYS, Oddity.NO_END} and document.notes == (ENDS_EARLY,)
        assert FORMAT.audit(copy).essence == document.essence and len(copy) == length and clean(copy) == copy
        compare_pictures(document, whole[:length], copy, FORMAT)


def test_runs_that_leave_their_row_are_damage_and_too_many_pixels_are_refused() -> None:
    """Pillow needs a minute and a half for the most pixels, one for one."""
    head = header(40, 6, 2, 8, compression=1, used=2)
    damaged = FORMAT.parse(bmp(head, b"\6\1\2\1\0\0\6\1\0\0\0\1", palette=TWO))
    assert damaged.oddities == {Oddity.ALWAYS, Oddity.DAMAGED}
    for height, is_refused in ((1 << 12, False), ((1 << 12) + 1, True)):
        data = bmp(header(40, 1 << 12, height, 8, compression=1, used=2), b"\0\1", palette=TWO)
        with pytest.raises(LimitExceeded) if is_refused else nullcontext():
            FORMAT.parse(data)


@pytest.mark.parametrize("numbers", [b"SECRET__", struct.pack("<2I", 5_000_000, 0)])
def test_absurd_resolution_goes(numbers: bytes) -> None:
    head = header(40, 3, 2, 24)
    assert clean(bmp(head[:24] + numbers + head[32:], rows(3, 2, 24)))[38:46] == bytes(8)


def test_calibration_stays_when_it_is_plausible() -> None:
    numbers = struct.pack("<12I", *(0x10000000,) * 9, 0x20000, 0x20000, 0x20000)
    head = header(108, 3, 2, 24)
    assert clean(bmp(head[:60] + numbers, rows(3, 2, 24)))[74:122] == numbers
    assert clean(bmp(head[:60] + SECRET[:16] * 3, rows(3, 2, 24)))[74:122] == bytes(48)


def test_useless_profile_becomes_srgb() -> None:
    copy = clean(with_profile(SECRET * 10))
    assert struct.unpack_from("<I", copy, 70)[0] == SRGB and SECRET not in copy


def test_payloads_are_named() -> None:
    found = [(payload.kind, payload.label) for payload in FORMAT.parse(with_profile(PROFILE)).payloads()]
    assert found == [(PayloadKind.OPAQUE, "gap"), (PayloadKind.ICC, "")]
    found = [
        (payload.kind, payload.label or payload.keyword)
        for payload in FORMAT.parse(with_profile(SECRET, LINKED)).payloads()
    ]
    assert found == [(PayloadKind.OPAQUE, "gap"), (PayloadKind.TEXT, "Profile path")]


def test_clean_file_is_copied_byte_for_byte() -> None:
    copy = clean(bmp(header(40, 3, 2, 24), rows(3, 2, 24)))
    assert {part.fate for part in FORMAT.parse(copy).ledger.parts} == {Fate.KEEP}


@pytest.mark.parametrize(
    ("head", "error"),
    [
        (header(40, 3, 2, 24, compression=4), Unsupported),
        (header(40, 3, 2, 24, compression=5), Unsupported),
        (header(64, 3, 2, 1, compression=3), Unsupported),
        (header(40, 3, 2, 7), Unsupported),
        (header(40, 3, 2, 24, compression=1), Unsupported),
        (header(40, 3, 2, 32, compression=3) + struct.pack("<3I", 0xFF, 0xFF, 0xFF00), Unsupported),
        (header(40, 3, 2, 32, compression=3) + struct.pack("<3I", 0xF0F, 0xF000, 0xF0000), Unsupported),
        (header(40, 99, 1, 24), ParseError),
        (header(40, 3, 9, 8, compression=1), ParseError),
    ],
)
def test_what_can_not_be_cleaned_is_refused(head: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        FORMAT.parse(bmp(head, rows(3, 2, 24)))


@pytest.mark.parametrize("offset", [0, 100, 126, 130, 140])
def test_profile_inside_the_picture_is_refused(offset: int) -> None:
    head = with_colour_space(header(124, 9, 5, 1, used=2), EMBEDDED, offset=offset, size=5)
    with pytest.raises(ParseError):
        FORMAT.parse(bmp(head, bytes(20), palette=TWO))


@pytest.mark.parametrize(
    "dirty",
    [
        bmp(header(40, 3, 2, 24), rows(3, 2, 24, b"abc")),
        bmp(header(40, 3, 2, 24), rows(3, 2, 24), gap=b"gap!"),
        bmp(header(40, 4, 1, 8, used=3), b"\0\2\0\2", palette=palette((1, 2, 3), (4, 5, 6), (7, 8, 9))),
        bmp(header(40, 4, 1, 8, used=2), b"\0\1\0\1", palette=palette((1, 2, 3), (4, 5, 6), fourth=1)),
        bmp(header(40, 2, 1, 32), b"abcXdefY"),
        bmp(header(64, 9, 5, 1)[:44] + SECRET[:20], bytes(20), palette=TWO),
    ],
)
def test_audit_is_strict(dirty: bytes) -> None:
    sized = bytearray(dirty)
    sized[34:38] = struct.pack("<I", len(dirty) - struct.unpack_from("<I", dirty, 10)[0])
    with pytest.raises(NotVerified):
        FORMAT.audit(bytes(sized))


def test_corpus_pictures_are_the_same(shared_corpus: Path) -> None:
    seen = 0
    for path in sorted(shared_corpus.glob("drewnoakes+metadata-extractor-images/bmp/bmpsuite/[gq]/*.bmp")):
        data = path.read_bytes()
        try:
            expected = decoded(data)
        except (OSError, ValueError):
            continue
        assert decoded(clean(data)) == expected, path.name
        seen += 1
    assert seen > 12


def decoded(data: bytes) -> tuple[str, bytes]:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.mode, picture.convert("RGBA").tobytes()


def test_a_bitmap_is_one_upright_picture() -> None:
    essence = FORMAT.parse(bmp(header(40, 2, -1, 24), bytes(8))).essence
    assert (essence.width, essence.height, essence.frames, essence.orientation) == (2, 1, 1, 1)
