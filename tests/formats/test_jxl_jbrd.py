"""The way back from JPEG XL to a JPEG file: it stays, and the JPEG tells nothing any more."""

import io
import struct
from pathlib import Path

import pytest
from PIL import Image

from scrubber.bitstreams.zlib_stream import stored_brotli
from scrubber.containers.isobmff import boxes as isobmff
from scrubber.containers.jxl import jbrd as jxl_jbrd
from scrubber.errors import NotVerified, ScrubberError
from scrubber.formats.base import Fate, PayloadKind, Policy
from scrubber.formats.jpeg.document import FORMAT as JPEG
from scrubber.formats.jxl.audit import audit_reconstruction
from scrubber.formats.jxl.format import FORMAT
from scrubber.formats.jxl.rebuild import clean_reconstruction
from scrubber.formats.shared.orientation import minimal_exif
from tests.formats.contract import SECRET, FormatContract

pillow_jxl = pytest.importorskip("pillow_jxl")

COMMENT = b"\xff\xfe" + struct.pack(">H", 2 + len(SECRET)) + SECRET
PRIVATE = b"\xff\xe9" + struct.pack(">H", 2 + len(SECRET)) + SECRET


def jpeg_file(mode: str = "RGB", exif: bytes = b"", **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((48, 40)).convert(mode).save(buffer, "JPEG", exif=exif, **options)
    return buffer.getvalue()


def with_segments(jpeg: bytes, *segments: bytes, behind: bytes = b"") -> bytes:
    return jpeg[:2] + b"".join(segments) + jpeg[2:] + behind


def transcoded(jpeg: bytes) -> bytes:
    with Image.open(io.BytesIO(jpeg)) as image:
        encoder = pillow_jxl.Encoder(mode=image.mode, lossless=True, num_threads=0, use_container=True)
        return bytes(encoder(jpeg, *image.size, jpeg_encode=True))


def reconstructed(data: bytes) -> bytes:
    is_jpeg, _info, pixels, _profile, _boxes = pillow_jxl.Decoder(num_threads=0)(data)
    assert is_jpeg
    return bytes(pixels)


def clean(data: bytes) -> bytes:
    return b"".join(FORMAT.parse(data).rebuild(Policy()))


def box_of(data: bytes) -> bytes:
    return next(box.payload(data) for box in isobmff.iter_boxes(data) if box.type == b"jbrd")


JPEGS = {
    "comment, private segment, tail": with_segments(jpeg_file(), COMMENT, PRIVATE, behind=SECRET),
    "grey": with_segments(jpeg_file("L"), COMMENT),
    "progressive": with_segments(jpeg_file(progressive=True), PRIVATE),
    "extended": jpeg_file().replace(b"\xff\xc0", b"\xff\xc1", 1),
    "restarts": with_segments(jpeg_file(restart_marker_rows=1), COMMENT),
    "turned": with_segments(jpeg_file(exif=minimal_exif(6)), COMMENT),
    "subsampled, profile": with_segments(jpeg_file(subsampling=2, optimize=True), COMMENT),
    "no colour transform": with_segments(jpeg_file(keep_rgb=True), PRIVATE),
}


class TestJxlOfJpegContract(FormatContract):
    module = "jxl.format"

    def samples(self) -> dict[str, bytes]:
        secret = {"a box with the words": transcoded(JPEGS["grey"]) + isobmff.box(b"prvt", SECRET)}
        return secret | {name: transcoded(jpeg) for name, jpeg in JPEGS.items()}


@pytest.mark.parametrize("jpeg", JPEGS.values(), ids=JPEGS)
def test_box_is_read_and_written_byte_for_byte(jpeg: bytes) -> None:
    body = box_of(transcoded(jpeg))
    found, stream = jxl_jbrd.read(body)
    assert found.bits() + stream == body


@pytest.mark.parametrize("jpeg", JPEGS.values(), ids=JPEGS)
def test_jpeg_that_comes_back_is_clean_and_of_the_same_coefficients(jpeg: bytes) -> None:
    data = transcoded(jpeg)
    assert reconstructed(data) == jpeg
    back = reconstructed(clean(data))
    assert SECRET not in back
    document = JPEG.parse(back)
    assert {part.fate for part in document.ledger.parts} <= {Fate.KEEP, Fate.REWRITE}
    assert document.essence.orientation == JPEG.parse(jpeg).essence.orientation
    with Image.open(io.BytesIO(jpeg)) as one, Image.open(io.BytesIO(back)) as other:
        assert one.mode == other.mode
        assert one.tobytes() == other.tobytes()


def test_words_of_the_jpeg_are_shown() -> None:
    document = FORMAT.parse(transcoded(JPEGS["comment, private segment, tail"]))
    found = {payload.kind for payload in document.payloads() if SECRET in payload.data}
    assert found >= {PayloadKind.TEXT, PayloadKind.OPAQUE}
    assert document.notes == ()


def test_box_that_cannot_be_read_goes_with_a_note() -> None:
    data = transcoded(JPEGS["grey"])
    body = box_of(data)
    for broken in (body[:10], body[:-20], body + b"\0", bytes(40)):
        document = FORMAT.parse(data.replace(isobmff.box(b"jbrd", body), isobmff.box(b"jbrd", broken)))
        assert len(document.notes) == 1
        assert b"jbrd" not in b"".join(document.rebuild(Policy()))


def test_audit_refuses_what_a_clean_box_does_not_hold() -> None:
    dirty = [box_of(transcoded(jpeg)) for jpeg in JPEGS.values()]
    clean_box = clean_reconstruction(dirty[0], 1)
    audit_reconstruction(clean_box, 1)
    wrong_orientation = clean_reconstruction(dirty[0], 6)
    for body in (*dirty, wrong_orientation, clean_box + b"\0", clean_box[:-1]):
        with pytest.raises(ScrubberError):
            audit_reconstruction(body, 1)


def test_audit_refuses_padding_that_could_hold_words() -> None:
    found, stream = jxl_jbrd.read(clean_reconstruction(box_of(transcoded(JPEGS["grey"])), 1))
    assert found.padding is None
    with_words = jxl_jbrd.Reconstruction(
        found.is_grey, found.markers, found.applications, (), found.layout, found.layout_bits, padding=(0x41, 7)
    )
    assert jxl_jbrd.read(with_words.bits() + stream)[0] == with_words
    with pytest.raises(NotVerified):
        audit_reconstruction(with_words.bits() + stream, 1)


def test_stored_stream_has_one_form() -> None:
    brotli = pytest.importorskip("brotli")
    for size in (0, 1, 16, 256, 65536):
        assert brotli.decompress(stored_brotli(bytes(size))) == bytes(size)


def test_boxes_of_real_photos_are_read_and_written_byte_for_byte(shared_corpus: Path) -> None:
    read = 0
    for path in sorted(shared_corpus.rglob("*.jxl")):
        data = path.read_bytes()
        boxes, _rest = isobmff.read_file(data) if data[:4] == b"\0\0\0\x0c" else ([], 0)
        for body in (box.payload(data) for box in boxes if box.type == b"jbrd"):
            found, stream = jxl_jbrd.read(body)
            assert found.bits() + stream == body, path
            read += 1
    assert read >= 4
