"""The JPEG format: what is kept is identical, what hides is gone."""

import io
import struct
from typing import Any

import pytest
from PIL import Image, ImageCms

from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.segments import Segment, segment_bytes
from scrubber.errors import ParseError, ScrubberError, Unsupported
from scrubber.formats.base import PayloadKind, Policy
from scrubber.formats.jpeg.document import FORMAT
from scrubber.formats.shared.orientation import minimal_exif
from tests.formats.contract import SECRET, FormatContract
from tests.helpers.jpeg import plain_jpeg, with_segments

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def clean(data: bytes) -> bytes:
    return b"".join(FORMAT.parse(data).rebuild(Policy()))


def markers(data: bytes) -> list[str]:
    return [jpeg.marker_name(e.marker) for e in jpeg.read(data) if isinstance(e, Segment)]


def exif(orientation: int) -> tuple[int, bytes]:
    return jpeg.APP1, b"Exif\0\0" + minimal_exif(orientation) + SECRET


class TestJpegContract(FormatContract):
    module = "jpeg.document"

    def samples(self) -> dict[str, bytes]:
        base = plain_jpeg(icc_profile=PROFILE)
        return {
            "baseline": with_segments(base, exif(6), (jpeg.COM, SECRET), (jpeg.APP13, b"Photoshop 3.0\0" + SECRET)),
            "progressive": with_segments(plain_jpeg(progressive=True), (jpeg.APP1, SECRET)) + SECRET,
            "restart markers": with_segments(plain_jpeg(restart_marker_rows=1), (0xE7, SECRET)),
            "grey": with_segments(plain_jpeg(mode="L"), (jpeg.APP2, b"MPF\0" + SECRET)),
            "cmyk": with_segments(plain_jpeg(mode="CMYK"), (jpeg.APP14, b"Adobe\0\x64\0\0\0\0\0" + SECRET)),
            "444": with_segments(plain_jpeg(subsampling=0, optimize=True), (jpeg.DQT, b"\3" + SECRET * 3 + b"!")),
        }

    def _may_change(self, copy: bytes, offset: int) -> bool:
        # The resolution in the JFIF header changes neither pixels nor colours.
        found = copy.find(b"JFIF\0")
        return found > 0 and found + 6 <= offset < found + 12


def test_unused_tables_and_fill_bytes_go() -> None:
    base = plain_jpeg()
    unused = segment_bytes(jpeg.DHT, b"\x13" + bytes(15) + b"\x06" + b"SECRT!")
    dirty = base[:2] + unused + b"\xff" * 9 + base[2:]
    assert clean(dirty) == clean(base)


def test_stray_bytes_between_segments_go() -> None:
    base = plain_jpeg()
    end_of_app0 = 4 + struct.unpack_from(">H", base, 4)[0]
    dirty = base[:end_of_app0] + SECRET + base[end_of_app0:]
    assert SECRET not in clean(dirty)
    assert clean(dirty) == clean(base)


def test_scans_behind_a_complete_picture_go() -> None:
    """A decoder stops after the first scan of a sequential picture: a second one is a hidden picture."""
    base = plain_jpeg()
    scan = base[base.index(b"\xff\xda") : -2]
    dirty = base[:-2] + scan + b"\xff\xd9"
    assert clean(dirty) == clean(base)


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_rows": 1}])
def test_text_behind_the_last_mcu_of_a_scan_goes(options: dict[str, Any]) -> None:
    base = plain_jpeg((200, 160), quality=90, **options)
    document = FORMAT.parse(base[:-2] + SECRET + base[-2:])
    copy = b"".join(document.rebuild(Policy()))
    assert copy == clean(base)
    assert "stray bytes" in [part.name for part in document.ledger.parts]


def test_a_scan_that_looks_like_text_by_chance_is_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    base = plain_jpeg((64, 64))
    before = FORMAT.parse(base).essence.streams[0]
    monkeypatch.setattr("scrubber.formats.jpeg.trailing_data._UNLIKELY", (b"\1",))
    after = FORMAT.parse(base).essence.streams[0]
    assert len(before) - len(after) <= 2  # the last bits of a scan are padding


def test_orientation_is_the_only_exif_left() -> None:
    copy = clean(with_segments(plain_jpeg(), exif(8)))
    with Image.open(io.BytesIO(copy)) as picture:
        assert dict(picture.getexif()) == {0x0112: 8}


def test_orientation_in_xmp_counts_when_exif_has_none() -> None:
    packet = b'http://ns.adobe.com/xap/1.0/\0<rdf:Description tiff:Orientation="3"/>'
    assert FORMAT.parse(with_segments(plain_jpeg(), (jpeg.APP1, packet))).essence.orientation == 3


def test_missing_end_is_mended() -> None:
    base = plain_jpeg()
    assert clean(base[:-2]) == clean(base)


def test_cmyk_keeps_its_adobe_header() -> None:
    with Image.open(io.BytesIO(clean(plain_jpeg(mode="CMYK")))) as picture:
        assert picture.mode == "CMYK"
        assert picture.info["adobe_transform"] == 0


def test_second_frame_header_is_refused() -> None:
    base = plain_jpeg()
    frame = next(e for e in jpeg.read(base) if isinstance(e, Segment) and e.marker == 0xC0)
    with pytest.raises(ParseError):
        FORMAT.parse(with_segments(base, (0xC0, frame.payload or b"")))


def test_hierarchical_jpeg_is_refused_with_a_reason() -> None:
    with pytest.raises(Unsupported, match="rare kind"):
        FORMAT.parse(plain_jpeg().replace(b"\xff\xc0", b"\xff\xc5"))


def test_repeated_huffman_symbols_are_refused() -> None:
    """Room for text that a decoder would never miss; tables that no scan uses go, whatever they hold."""
    repeating = segment_bytes(jpeg.DHT, b"\x10" + bytes(15) + b"\x04" + b"AABB")
    base = plain_jpeg()
    scan = next(e.offset for e in jpeg.read(base) if isinstance(e, Segment) and e.marker == jpeg.SOS)
    with pytest.raises(ParseError):
        FORMAT.parse(base[:scan] + repeating + base[scan:])
    assert clean(base[:2] + repeating + base[2:]) == clean(base)


def test_conditioning_of_arithmetic_coding_is_no_huffman_table() -> None:
    base = plain_jpeg()
    assert clean(base[:2] + segment_bytes(jpeg.DAC, b"\0\x10\x10\x05") + base[2:]) == clean(base)


def test_motion_clip_and_second_picture_are_found() -> None:
    clip = struct.pack(">I4s", 24, b"ftypmp42"[:4]) + b"mp42" + bytes(12) + SECRET
    document = FORMAT.parse(plain_jpeg() + plain_jpeg() + clip)
    kinds = [payload.kind for payload in document.payloads()]
    assert kinds == [PayloadKind.PICTURE, PayloadKind.VIDEO]


def test_audit_refuses_every_segment_that_is_not_needed() -> None:
    copy = clean(plain_jpeg())
    for marker in (jpeg.COM, *range(0xE0, 0xF0)):
        with pytest.raises(ScrubberError):
            FORMAT.audit(with_segments(copy, (marker, b"whatever it is")))


def test_names_in_the_ledger_are_the_standard_terms() -> None:
    document = FORMAT.parse(with_segments(plain_jpeg(), exif(1), (jpeg.COM, b"hello")))
    names = [part.name for part in document.ledger.parts]
    assert names[:4] == ["SOI", "APP1 Exif", "COM", "APP0 JFIF"]
    assert "scan data" in names
    assert markers(clean(with_segments(plain_jpeg(), exif(1))))[:2] == ["SOI", "APP0"]
