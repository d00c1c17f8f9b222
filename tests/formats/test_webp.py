"""The WebP format: pictures, frames and colours stay, everything else goes."""

import io
import struct

import pytest
from PIL import Image, ImageCms

from scrubber.errors import LimitExceeded, NotVerified, ParseError
from scrubber.formats.base import Fate, PayloadKind, Policy
from scrubber.formats.shared.orientation import minimal_exif
from scrubber.formats.webp import trailing_data
from scrubber.formats.webp.format import FORMAT
from tests.formats.contract import SECRET, FormatContract
from tests.helpers.webp import animated, canvas, chunk, chunks, encoded, file, picture_chunk

LOSSY = encoded(quality=60)
LOSSLESS = encoded("RGBA", lossless=True)
WITH_ALPHA = encoded("RGBA", quality=60)
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
XMP = b"<x tiff:Orientation='6'/>"


def clean(data: bytes) -> bytes:
    return b"".join(FORMAT.parse(data).rebuild(Policy()))


def pixels(data: bytes) -> list[tuple[str, object, bytes]]:
    with Image.open(io.BytesIO(data)) as picture:
        found = []
        for number in range(getattr(picture, "n_frames", 1)):
            picture.seek(number)
            picture.load()
            found.append((picture.mode, picture.info.get("duration"), picture.tobytes()))
        return found


def with_hidden(data: bytes, kind: bytes, hidden: bytes = SECRET) -> bytes:
    """`data` with bytes behind the end of its chunks of one type."""
    return file(*(chunk(name, body + hidden if name == kind else body) for name, body in chunks(data)))


def with_hidden_in_first_partition() -> bytes:
    """A VP8 frame whose first partition is longer than its modes."""
    _kind, data = picture_chunk(LOSSY)
    tag = int.from_bytes(data[:3], "little")
    end = 10 + (tag >> 5)
    longer = (tag + (len(SECRET) << 5)).to_bytes(3, "little")
    return file(chunk(b"VP8 ", longer + data[3:end] + SECRET + data[end:]))


def with_hidden_in_frame() -> bytes:
    """An animation with an unknown chunk in each frame and secret reserved bits."""
    found = []
    for kind, body in chunks(animated(quality=60)):
        if kind == b"ANMF":
            body = body[:15] + bytes((body[15] | 0xA0,)) + body[16:] + chunk(b"note", SECRET)
        found.append(chunk(kind, body))
    return file(*found)


class TestWebpContract(FormatContract):
    module = "webp.format"

    def samples(self) -> dict[str, bytes]:
        exif = minimal_exif(6) + SECRET
        return {
            "lossy": encoded(quality=60, exif=exif, xmp=SECRET, icc_profile=PROFILE),
            "lossless": with_hidden(LOSSLESS, b"VP8L"),
            "behind the last partition": with_hidden(LOSSY, b"VP8 "),
            "in the first partition": with_hidden_in_first_partition(),
            "behind the alpha plane": with_hidden(WITH_ALPHA, b"ALPH"),
            "unknown chunks": file(canvas(0), chunk(b"what", SECRET), chunk(*picture_chunk(LOSSY))) + SECRET,
            "animation": with_hidden_in_frame(),
            "C2PA": file(canvas(0), chunk(*picture_chunk(LOSSY)), chunk(b"C2PA", SECRET)),
        }


def test_pixels_and_durations_are_the_same() -> None:
    for name, data in TestWebpContract().samples().items():
        assert pixels(clean(data)) == pixels(data), name


@pytest.mark.parametrize("data", [LOSSY, LOSSLESS, WITH_ALPHA, animated(quality=60), animated(lossless=True)])
def test_clean_file_is_copied_byte_for_byte(data: bytes) -> None:
    assert clean(data) == data
    assert {part.fate for part in FORMAT.parse(data).ledger.parts} == {Fate.KEEP}


@pytest.mark.parametrize("hidden", [b"12345", SECRET, bytes(1000)])
def test_pictures_are_cut_where_the_decoder_stops(hidden: bytes) -> None:
    """What encoders leave behind the last byte a decoder reads may go with the hidden bytes, but nothing else."""
    for data, kind in ((LOSSY, b"VP8 "), (LOSSLESS, b"VP8L"), (WITH_ALPHA, b"ALPH")):
        before = dict(chunks(data))[kind]
        after = dict(chunks(clean(with_hidden(data, kind, hidden))))[kind]
        assert before.startswith(after)
        assert len(before) - len(after) <= 4


def test_too_large_picture_is_kept_and_the_user_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trailing_data, "_MAX_PIXELS", 100)
    document = FORMAT.parse(encoded())
    assert document.notes
    assert not FORMAT.parse(encoded(width=8, height=8)).notes


def test_hidden_bytes_in_too_many_frames_are_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trailing_data, "_MAX_WORK", 48 * 32 * 4)
    found = []
    for kind, body in chunks(animated(lossless=True)):
        if kind == b"ANMF":
            (inner, data), *_others = chunks(body, 16)
            body = body[:16] + chunk(inner, data + SECRET)
        found.append(chunk(kind, body))
    assert FORMAT.parse(animated(lossless=True)).notes == ()
    with pytest.raises(LimitExceeded):
        FORMAT.parse(file(*found))


def test_file_that_needs_no_extended_header_becomes_simple() -> None:
    data = file(canvas(0x0C), chunk(*picture_chunk(LOSSY)), chunk(b"EXIF", minimal_exif(1)), chunk(b"XMP ", b"<x/>"))
    assert clean(data) == LOSSY


@pytest.mark.parametrize(("flags", "extra", "orientation"), [
    (0x08, [chunk(b"EXIF", minimal_exif(6))], 6),
    (0x08, [chunk(b"EXIF", b"Exif\0\0" + minimal_exif(8))], 8),
    (0x0C, [chunk(b"EXIF", minimal_exif(3)), chunk(b"XMP ", XMP)], 3),
    (0x04, [chunk(b"XMP ", XMP)], 6),
    (0x00, [chunk(b"EXIF", minimal_exif(6))], 1),
])  # fmt: skip
def test_orientation_is_kept_as_a_fresh_block(flags: int, extra: list[bytes], orientation: int) -> None:
    data = file(canvas(flags), chunk(*picture_chunk(LOSSY)), *extra)
    copy = clean(data)
    assert FORMAT.parse(data).essence.orientation == FORMAT.audit(copy).essence.orientation == orientation
    assert dict(chunks(copy)).get(b"EXIF", b"") == (minimal_exif(orientation) if orientation > 1 else b"")


def test_alpha_plane_loses_reserved_bits_and_surplus() -> None:
    plane = bytes((0xC0,)) + bytes(range(256)) * 6
    data = file(canvas(0x10), chunk(b"ALPH", plane + SECRET), chunk(*picture_chunk(LOSSY)))
    assert dict(chunks(clean(data)))[b"ALPH"] == b"\0" + plane[1:]


def test_payloads_are_named_by_kind() -> None:
    hidden = file(
        canvas(0x2C),
        chunk(b"ICCP", PROFILE),
        chunk(b"VP8 ", picture_chunk(LOSSY)[1] + b"hidden"),
        chunk(b"EXIF", b"Exif\0\0" + minimal_exif(6)),
        chunk(b"XMP ", XMP),
        chunk(b"C2PA", b"boxes"),
        chunk(b"what", b"ever"),
    )
    found = [(payload.kind, payload.data) for payload in FORMAT.parse(hidden + b"tail").payloads()]
    assert found[:5] == [
        (PayloadKind.ICC, PROFILE),
        (PayloadKind.EXIF, minimal_exif(6)),
        (PayloadKind.XMP, XMP),
        (PayloadKind.C2PA, b"boxes"),
        (PayloadKind.OPAQUE, b"ever"),
    ]
    assert found[5][1].endswith(b"hidden")
    assert found[6:] == [(PayloadKind.OPAQUE, b"tail")]


@pytest.mark.parametrize("data", [
    file(),
    file(canvas(0)),
    file(chunk(b"EXIF", b""), chunk(*picture_chunk(LOSSY))),
    file(canvas(0, 49), chunk(*picture_chunk(LOSSY))),
    file(canvas(2), chunk(*picture_chunk(LOSSY))),
    file(chunk(b"VP8 ", b"\1" + picture_chunk(LOSSY)[1][1:])),
    file(chunk(b"VP8L", b"\x2f\0\0\0\xff")),
    LOSSY[:-6],
    file(chunk(*picture_chunk(LOSSY)))[:4] + struct.pack("<I", 30) + LOSSY[8:],
])  # fmt: skip
def test_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises(ParseError):
        FORMAT.parse(data)


@pytest.mark.parametrize("data", [
    file(canvas(0x08), chunk(*picture_chunk(LOSSY)), chunk(b"EXIF", minimal_exif(1))),
    file(canvas(0x04), chunk(*picture_chunk(LOSSY))),
    file(canvas(0x20), chunk(*picture_chunk(LOSSY))),
    file(chunk(*picture_chunk(LOSSY)), chunk(b"note", b"x")),
    file(canvas(0x10), chunk(b"ALPH", b"\xc0" + bytes(1536)), chunk(*picture_chunk(LOSSY))),
    with_hidden_in_frame(),
])  # fmt: skip
def test_audit_refuses_what_no_copy_holds(data: bytes) -> None:
    with pytest.raises(NotVerified):
        FORMAT.audit(data)
