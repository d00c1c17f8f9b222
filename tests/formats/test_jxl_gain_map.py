"""HDR gain maps in JPEG XL: kept with fresh numbers and a picture without a tail, or left out and said so."""

import io
import struct
from functools import cache

import pytest
from PIL import Image

from scrubber.bitstreams.jxl.bits import U32, BitWriter
from scrubber.containers.isobmff import boxes as isobmff
from scrubber.containers.jxl import gain_map as jxl_gain_map
from scrubber.containers.jxl.gain_map import GainMapBundle
from scrubber.engine.verify import verify
from scrubber.errors import ScrubberError
from scrubber.formats.base import Fate, PayloadKind, Policy
from scrubber.formats.jxl.essence import FILE_TYPE, SIGNATURE_BOX
from scrubber.formats.jxl.format import FORMAT
from scrubber.formats.shared.gain_map import GAIN_MAP_LEFT_OUT
from tests.formats.contract import SECRET, FormatContract

pytest.importorskip("pillow_jxl")

NUMBERS = struct.pack(">HHB14I", 0, 0, 0, 0, 1, 2, 1, 0, 1, 3, 1, 1, 1, 1, 64, 1, 64)
SRGB = b"\x01"
ENUM: U32 = ((0, 0), (1, 0), (2, 4), (18, 6))


@cache
def codestream(mode: str = "RGB", size: int = 32) -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((size, size)).convert(mode).save(buffer, "JXL")
    return buffer.getvalue()


def display_p3() -> bytes:
    """No default, no profile, RGB, D65, P3, no gamma but the linear function, relative."""
    bits = BitWriter()
    for value in (0, 0):
        bits.put(value, 1)
    for value in (0, 1, 11):
        bits.put_u32(value, ENUM)
    bits.put(0, 1)
    for value in (8, 1):
        bits.put_u32(value, ENUM)
    return bits.to_bytes()


def bundle(
    numbers: bytes = NUMBERS, colour: bytes = b"", profile: bytes = b"", picture: bytes = b"", behind: bytes = b""
) -> bytes:
    return GainMapBundle(numbers, colour, profile, (picture or codestream("L", 16)) + behind).to_bytes()


def photo(*bundles: bytes) -> bytes:
    boxes = [isobmff.box(b"jhgm", body) for body in bundles]
    return SIGNATURE_BOX + FILE_TYPE + b"".join(boxes) + isobmff.box(b"jxlc", codestream())


def clean(data: bytes, policy: Policy | None = None) -> bytes:
    policy = policy or Policy()
    return b"".join(FORMAT.parse(data).for_policy(policy).rebuild(policy))


def kept(data: bytes) -> list[bytes]:
    return [box.payload(data) for box in isobmff.iter_boxes(data) if box.type == b"jhgm"]


class TestJxlGainMapContract(FormatContract):
    module = "jxl.format"

    def samples(self) -> dict[str, bytes]:
        return {
            "behind the record": photo(bundle(NUMBERS + SECRET)),
            "behind the gain map": photo(bundle(colour=SRGB, behind=SECRET)),
            "a profile": photo(bundle(profile=SECRET)),
            "words for numbers": photo(bundle(SECRET)),
        }


@pytest.mark.parametrize("colour", [b"", SRGB, display_p3()])
def test_gain_map_stays_with_its_numbers_alone(colour: bytes) -> None:
    data = photo(bundle(NUMBERS + SECRET, colour, behind=SECRET))
    document = FORMAT.parse(data)
    assert kept(clean(data)) == [bundle(colour=colour)]
    assert document.notes == ()
    assert Fate.REWRITE in {part.fate for part in document.ledger.parts if part.name == "jhgm"}


def test_clean_gain_map_is_copied_byte_for_byte() -> None:
    once = clean(photo(bundle(colour=SRGB)))
    assert clean(once) == once
    assert {part.fate for part in FORMAT.parse(once).ledger.parts} == {Fate.KEEP}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\1" + bundle()[1:],
        bundle(b""),
        bundle(NUMBERS[:-1]),
        bundle(NUMBERS[:9] + bytes(4) + NUMBERS[13:]),
        bundle(colour=b"\2"),
        bundle(colour=b"\3"),
        bundle(colour=SRGB + b"\0"),
        bundle(profile=b"packed"),
        bundle(picture=SECRET),
        bundle(picture=codestream("L", 16)[:-9]),
    ],
)
def test_gain_map_that_cannot_be_understood_goes_with_a_note(body: bytes) -> None:
    document = FORMAT.parse(photo(body))
    assert document.notes == (GAIN_MAP_LEFT_OUT,)
    assert kept(clean(photo(body))) == []


def test_what_goes_is_shown() -> None:
    def told(data: bytes, policy: Policy) -> list[tuple[PayloadKind, bytes]]:
        return [(one.kind, one.data) for one in FORMAT.parse(data).for_policy(policy).payloads()]

    data = photo(bundle(NUMBERS + SECRET, behind=SECRET))
    assert told(data, Policy()) == [(PayloadKind.OPAQUE, SECRET)] * 2
    picture, *rest = told(data, Policy(keep_hdr=False))
    assert picture == (PayloadKind.PICTURE, codestream("L", 16) + SECRET)
    assert rest == [(PayloadKind.OPAQUE, NUMBERS + SECRET)]
    assert told(photo(b"\1" + SECRET), Policy()) == [(PayloadKind.OPAQUE, b"\1" + SECRET)]
    assert told(photo(bundle()), Policy()) == []


def test_two_gain_maps_are_one_too_many() -> None:
    assert kept(clean(photo(bundle(), bundle()))) == []


def test_policy_leaves_the_gain_map_out() -> None:
    data, policy = photo(bundle()), Policy(keep_hdr=False)
    document = FORMAT.parse(data).for_policy(policy)
    assert kept(clean(data, policy)) == []
    assert document.notes == (GAIN_MAP_LEFT_OUT,)
    verify(FORMAT, document, clean(data, policy))
    assert FORMAT.parse(data).notes == ()


def test_gain_map_is_part_of_what_must_stay_the_same() -> None:
    data = photo(bundle())
    with pytest.raises(ScrubberError):
        verify(FORMAT, FORMAT.parse(data), clean(data, Policy(keep_hdr=False)))


@pytest.mark.parametrize(
    "body",
    [bundle(NUMBERS + b"x"), bundle(profile=b"p"), bundle(colour=b"\3"), bundle(colour=SRGB * 2), b"", bundle(b"")],
)
def test_audit_refuses_a_gain_map_that_says_more(body: bytes) -> None:
    data = SIGNATURE_BOX + FILE_TYPE + isobmff.box(b"jxlc", codestream()) + isobmff.box(b"jhgm", body)
    with pytest.raises(ScrubberError):
        FORMAT.audit(data)


def test_bundle_is_read_and_written_byte_for_byte() -> None:
    body = bundle(colour=SRGB, profile=b"packed")
    assert jxl_gain_map.read(body).to_bytes() == body
