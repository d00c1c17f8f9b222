"""The JPEG XL format: the codestream stays, boxes go, bytes behind the picture go."""

import io
from collections.abc import Iterator
from functools import cache

import pytest
from PIL import Image

from scrubber.containers.isobmff import boxes as isobmff
from scrubber.errors import NotVerified, ParseError
from scrubber.formats.base import Fate, PayloadKind, Policy
from scrubber.formats.jxl.essence import FILE_TYPE, SIGNATURE_BOX
from scrubber.formats.jxl.format import FORMAT
from scrubber.formats.shared.orientation import minimal_exif
from tests.formats.contract import SECRET, FormatContract

START = SIGNATURE_BOX + FILE_TYPE
EXIF = b"\0\0\0\0" + minimal_exif(6)


@cache
def codestream(mode: str = "RGB", width: int = 40, height: int = 24) -> bytes:
    pytest.importorskip("pillow_jxl")
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert(mode).save(buffer, "JXL")
    return buffer.getvalue()


def box(kind: bytes, body: bytes) -> bytes:
    return isobmff.box(kind, body)


def in_boxes(*others: bytes, data: bytes = b"") -> bytes:
    return START + b"".join(others) + box(b"jxlc", data or codestream())


def clean(data: bytes) -> bytes:
    return b"".join(FORMAT.parse(data).rebuild(Policy()))


def kinds(data: bytes) -> Iterator[tuple[PayloadKind, bytes]]:
    return ((found.kind, found.data) for found in FORMAT.parse(data).payloads())


class TestJxlContract(FormatContract):
    module = "jxl.format"

    def samples(self) -> dict[str, bytes]:
        half = codestream()[:30], codestream()[30:]
        first, last = box(b"jxlp", b"\0\0\0\0" + half[0]), box(b"jxlp", b"\x80\0\0\1" + half[1])
        return {
            "bare": codestream("RGBA"),
            "boxes": in_boxes(box(b"Exif", EXIF + SECRET), box(b"xml ", SECRET), box(b"prvt", SECRET)),
            "level": in_boxes(box(b"jxll", b"\x0a"), box(b"jbrd", SECRET)),
            "pieces": START + first + box(b"jumb", SECRET) + last,
            "behind the boxes": in_boxes() + SECRET,
        }


def test_clean_file_is_copied_byte_for_byte() -> None:
    for data in (codestream(), in_boxes(), in_boxes(box(b"jxll", b"\x05"))):
        assert clean(data) == data
        assert {part.fate for part in FORMAT.parse(data).ledger.parts} == {Fate.KEEP}


def test_pieces_are_joined_in_one_box() -> None:
    samples = TestJxlContract().samples()
    assert clean(samples["pieces"]) == clean(samples["boxes"]) == in_boxes()


@pytest.mark.parametrize("hidden", [b"x", SECRET, bytes(300)])
def test_bytes_behind_the_picture_go(hidden: bytes) -> None:
    assert clean(codestream() + hidden) == codestream()
    assert clean(in_boxes(data=codestream() + hidden)) == in_boxes()
    pieces = START + box(b"jxlp", b"\0\0\0\0" + codestream() + hidden) + box(b"jxlp", b"\x80\0\0\1" + hidden)
    assert clean(pieces) == in_boxes()
    assert list(kinds(pieces)) == [(PayloadKind.OPAQUE, hidden), (PayloadKind.OPAQUE, hidden)]


@pytest.mark.parametrize(("kind", "notes"), [(b"jbrd", 1), (b"jhgm", 1), (b"Exif", 0)])
def test_user_is_told_what_a_copy_lacks(kind: bytes, notes: int) -> None:
    assert len(FORMAT.parse(in_boxes(box(kind, EXIF))).notes) == notes


def test_payloads_are_named_by_kind() -> None:
    brotli = pytest.importorskip("brotli")
    data = in_boxes(
        box(b"Exif", EXIF),
        box(b"xml ", b"<x/>"),
        box(b"jumb", b"boxes"),
        box(b"brob", b"xml " + brotli.compress(b"<y/>" * 1000)),
        box(b"brob", b"Exif" + brotli.compress(EXIF)),
        box(b"brob", b"xml not brotli"),
        box(b"what", b"ever"),
    )
    assert list(kinds(data)) == [
        (PayloadKind.EXIF, minimal_exif(6)),
        (PayloadKind.XMP, b"<x/>"),
        (PayloadKind.C2PA, b"boxes"),
        (PayloadKind.XMP, b"<y/>" * 1000),
        (PayloadKind.EXIF, minimal_exif(6)),
        (PayloadKind.OPAQUE, b"xml not brotli"),
        (PayloadKind.OPAQUE, b"ever"),
    ]


def test_compressed_box_is_not_inflated_without_limit() -> None:
    brotli = pytest.importorskip("brotli")
    bomb = box(b"brob", b"xml " + brotli.compress(bytes(100 << 20), quality=1))
    assert [len(data) for _kind, data in kinds(in_boxes(bomb))] == [64 << 20]


def test_size_is_read_from_the_codestream() -> None:
    for width, height in ((40, 24), (41, 300), (256, 256), (640, 480)):
        essence = FORMAT.parse(codestream("L", width, height)).essence
        assert (essence.width, essence.height) == (width, height)


@pytest.mark.parametrize("data", [
    START,
    START + box(b"jxlc", b""),
    START + box(b"jxlc", b"\xff\x0b\0\0\0\0"),
    START + box(b"jxlp", b"\0\0\0\1\xff\x0a\0\0\0"),
    START + box(b"jxlp", b"\0\0"),
    SIGNATURE_BOX + box(b"jxlc", b"\xff\x0a\0\0\0"),
    b"\xff\x0a",
])  # fmt: skip
def test_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises(ParseError):
        FORMAT.parse(data)


def test_two_pictures_are_refused() -> None:
    with pytest.raises(ParseError):
        FORMAT.parse(in_boxes(box(b"jxlc", codestream())))


@pytest.mark.parametrize("other", [box(b"jxll", b"\x07"), box(b"Exif", EXIF), box(b"free", b""), START])
def test_audit_refuses_what_no_copy_holds(other: bytes) -> None:
    with pytest.raises(NotVerified):
        FORMAT.audit(in_boxes(other))
