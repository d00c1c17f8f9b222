"""Damaged and odd JPEG files: a decoder shows the same of the copy as of the source, and the document says so."""

import io
import random
import re
import warnings

import pytest
from PIL import Image, ImageFile

from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.segments import EntropyCodedData, Segment, segment_bytes
from scrubber.engine.verify import verify
from scrubber.errors import ParseError, Unsupported
from scrubber.formats.base import Oddity, Policy
from scrubber.formats.jpeg.document import FORMAT, JpegDocument
from scrubber.formats.shared.icc.profile import PROFILE_LEFT_OUT
from tests.helpers.jpeg import plain_jpeg, with_segments
from tests.helpers.multi_jpeg import PROFILE, multi_jpeg

_VIEW = 0x020002


def parsed(data: bytes) -> tuple[JpegDocument, bytes]:
    """The document, and its copy, which passes its audit."""
    document = FORMAT.parse(data)
    copy = b"".join(document.rebuild(Policy()))
    verify(FORMAT, document, copy)
    return document, copy


def shown(data: bytes) -> bytes:
    """What libjpeg makes of a file, as far as it gets."""
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
        with Image.open(io.BytesIO(data)) as picture:
            return picture.mode.encode() + picture.tobytes()


def photo(**options: object) -> bytes:
    """A picture with detail, so that its scan has stuffed bytes."""
    out = io.BytesIO()
    noise = Image.frombytes("L", (160, 120), random.Random(3).randbytes(160 * 120))
    Image.merge("RGB", (noise, noise.rotate(90).resize(noise.size), noise.rotate(180))).save(out, "JPEG", **options)
    return out.getvalue()


def scan_of(data: bytes) -> EntropyCodedData:
    return next(element for element in jpeg.read(data) if isinstance(element, EntropyCodedData))


def with_reserved_code(data: bytes, part: float) -> bytes:
    """One stuffed zero of the scan becomes 0x51."""
    scan = scan_of(data)
    at = data.index(b"\xff\0", scan.offset + int(scan.length * part))
    return data[: at + 1] + b"\x51" + data[at + 2 :]


@pytest.mark.parametrize("part", [0.05, 0.3, 0.9])
def test_damage_between_restart_markers_costs_no_more_than_in_a_decoder(part: float) -> None:
    source = with_reserved_code(photo(restart_marker_rows=1), part)
    document, copy = parsed(source)
    assert document.oddities == {Oddity.DAMAGED}
    assert shown(copy) == shown(source)
    assert scan_of(copy).length == scan_of(source).length


def test_words_behind_a_reserved_code_are_refused() -> None:
    """Decoders skip all between it and the next restart marker."""
    source = photo(restart_marker_rows=1)
    start = scan_of(source).offset
    restart = start + next(re.finditer(rb"\xff[\xd0-\xd7]", source[start:])).start()
    with pytest.raises(Unsupported) as refusal:
        FORMAT.parse(source[:restart] + b"\xff\x51Jane Doe lives at 48.8867N, 2.3431E" + source[restart:])
    assert refusal.value.detail.check == "jpeg.hidden-tail"


def test_damage_without_restart_markers_ends_the_picture_as_in_a_decoder() -> None:
    source = with_reserved_code(photo(), 0.3)
    document, copy = parsed(source)
    assert Oddity.DAMAGED in document.oddities
    assert shown(copy) == shown(source)
    assert len(copy) < len(source) / 2


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("part", [0.4, 0.8, 1.0])
def test_a_photo_that_ends_early_is_told_as_such(part: float, progressive: bool) -> None:
    whole = photo(progressive=progressive)[:-2]
    start = scan_of(whole).offset
    source = whole[: start + int((len(whole) - start) * part)]
    document, copy = parsed(source)
    assert Oddity.NO_END in document.oddities
    assert shown(copy) == shown(source)


def test_a_second_view_that_ends_early_costs_the_views_only() -> None:
    source = multi_jpeg(photo(), (_VIEW, photo(quality=50)[:-200]), first_type=_VIEW)
    document, copy = parsed(source)
    assert document.notes
    assert copy == parsed(photo())[1]


@pytest.mark.parametrize("progressive", [False, True])
def test_an_ordinary_photo_has_no_oddity(progressive: bool) -> None:
    for options in ({}, {"restart_marker_rows": 1}, {"restart_marker_blocks": 3}, {"subsampling": "4:1:1"}):
        data = photo(progressive=progressive, **options)
        assert parsed(data)[0].oddities == frozenset()
        assert parsed(multi_jpeg(data, (_VIEW, data), first_type=_VIEW))[0].oddities == frozenset()
    grey = plain_jpeg((50, 41), "L", restart_marker_blocks=1)
    assert parsed(grey)[0].oddities == frozenset()


def test_restart_markers_are_counted() -> None:
    source = photo(restart_marker_rows=1)
    scan = scan_of(source)
    restarts = [match.start() for match in re.finditer(rb"\xff[\xd0-\xd7]", source[scan.offset :])]
    first, second = scan.offset + restarts[0], scan.offset + restarts[1]
    missing = source[:first] + source[second:]
    document, copy = parsed(missing)
    assert document.oddities == {Oddity.DAMAGED}
    assert shown(copy) == shown(missing)
    swapped = source[: first + 1] + b"\xd5" + source[first + 2 :]
    assert parsed(swapped)[0].oddities == {Oddity.DAMAGED}
    closed = source[:-2] + bytes((0xFF, 0xD0 + len(restarts) % 8)) + source[-2:]
    assert parsed(closed)[0].oddities == frozenset()
    assert parsed(photo()[:-2] + b"\xff\xd0" + photo()[-2:])[0].oddities == {Oddity.DAMAGED}


def test_the_height_is_read_behind_the_first_scan_where_the_header_leaves_it_open() -> None:
    usual = plain_jpeg()
    at = usual.index(b"\xff\xc0") + 5
    source = usual[:at] + b"\0\0" + usual[at + 2 : -2] + segment_bytes(jpeg.DNL, usual[at : at + 2]) + usual[-2:]
    document, copy = parsed(source)
    assert (document.essence.width, document.essence.height) == (48, 40)
    assert copy == parsed(usual)[1]
    assert document.oddities == {Oddity.HEADER_REBUILT}
    for broken in (segment_bytes(jpeg.DNL, b"\0\0"), segment_bytes(jpeg.DNL, b"\0"), b""):
        with pytest.raises(ParseError):
            FORMAT.parse(usual[:at] + b"\0\0" + usual[at + 2 : -2] + broken + usual[-2:])


def renamed(data: bytes, names: bytes) -> bytes:
    """The same with other names of the three components in frame and scans."""
    elements = jpeg.read(data)
    pieces = []
    for element in elements:
        if isinstance(element, Segment) and element.marker in (*jpeg.SOF_MARKERS, jpeg.SOS):
            payload = bytearray(element.payload or b"")
            places = slice(6, None, 3) if element.marker != jpeg.SOS else slice(1, 1 + 2 * payload[0], 2)
            payload[places] = bytes(names[name - 1] for name in payload[places])
            pieces.append(segment_bytes(element.marker, bytes(payload)))
        else:
            pieces.append(element.write())
    return b"".join(pieces)


@pytest.mark.parametrize("progressive", [False, True])
def test_names_of_components_say_nothing_any_more(progressive: bool) -> None:
    usual = photo(progressive=progressive)
    source = renamed(usual, b"JAN")
    document, copy = parsed(source)
    assert copy == parsed(usual)[1]
    assert shown(copy) == shown(source)
    assert document.oddities == {Oddity.HEADER_REBUILT}


@pytest.mark.parametrize("names", [b"RGB", b"\0\1\2", b"\1\2\3"])
def test_names_that_tell_decoders_the_colours_are_kept(names: bytes) -> None:
    bare = jpeg.write([e for e in jpeg.read(photo()) if not isinstance(e, Segment) or e.marker != jpeg.APP0])
    source = renamed(bare, names)
    document, copy = parsed(source)
    assert shown(copy) == shown(source)
    assert document.oddities == frozenset()
    assert names == copy[copy.index(b"\xff\xc0") + 10 :][:9:3]


def without_scan(data: bytes, is_left_out: int) -> bytes:
    """A progressive picture without one of its scans."""
    elements = jpeg.read(data)
    scans = [i for i, e in enumerate(elements) if isinstance(e, Segment) and e.marker == jpeg.SOS]
    left_out = {scans[is_left_out], scans[is_left_out] + 1}
    return jpeg.write([element for index, element in enumerate(elements) if index not in left_out])


def test_a_refinement_of_what_was_left_out_is_shown_as_decoders_show_it() -> None:
    whole = photo(progressive=True)
    for scan in range(1, 6):
        source = without_scan(whole, scan)
        document, copy = parsed(source)
        assert shown(copy) == shown(source), scan
        assert document.oddities <= {Oddity.DAMAGED}
    assert any(parsed(without_scan(whole, scan))[0].oddities for scan in range(1, 6))


def test_a_scan_that_comes_twice_is_refused() -> None:
    elements = jpeg.read(photo(progressive=True))
    scans = [i for i, e in enumerate(elements) if isinstance(e, Segment) and e.marker == jpeg.SOS]
    again = [*elements[: scans[0] + 2], *elements[scans[0] :]]
    with pytest.raises(ParseError):
        FORMAT.parse(jpeg.write(again))


@pytest.mark.parametrize(
    ("behind", "oddities"),
    [
        (b"Jane was here", {Oddity.LEFT_OUT_BEHIND}),
        (bytes(100), set()),
        (plain_jpeg(), set()),
        (bytes(3) + plain_jpeg(), set()),
        (b"\0\0\0\x18ftypmp42" + bytes(12), set()),
        (bytes(8) + b"SEFH" + bytes(20) + b"SEFT", set()),
    ],
)
def test_only_what_has_no_name_behind_the_end_is_odd(behind: bytes, oddities: set[Oddity]) -> None:
    assert parsed(photo() + behind)[0].oddities == oddities


def test_the_rest_of_a_memory_cards_block_has_a_name() -> None:
    source = plain_jpeg()
    rest = (b"Jane was here" * 400)[: -len(source) % 4096]
    assert parsed(source + rest)[0].oddities == frozenset()
    for other in (rest[:-1], rest + bytes(4095) + b"x"):
        assert parsed(source + other)[0].oddities == {Oddity.LEFT_OUT_BEHIND}


def test_bytes_without_a_name_inside_are_odd() -> None:
    source = photo()
    at = source.index(b"\xff\xdb")
    assert parsed(source[:at] + b"Jane" + source[at:])[0].oddities == {Oddity.LEFT_OUT_INSIDE}
    assert parsed(source[:-2] + segment_bytes(0xF3, b"Jane") + source[-2:])[0].oddities == {Oddity.DAMAGED}
    assert parsed(with_segments(source, (0xE9, b"Jane"), (jpeg.COM, b"Jane")))[0].oddities == frozenset()


@pytest.mark.parametrize("heads", [[b"\0\1"], [b"\1\2"], [b"\1\1", b"\1\1"], [b"\1\1", b"\2\1"], [b"\1\3", b"\2\3"]])
def test_a_profile_with_broken_numbers_is_left_out_as_decoders_do(heads: list[bytes]) -> None:
    pieces = [(jpeg.APP2, b"ICC_PROFILE\0" + head + PROFILE) for head in heads]
    document, copy = parsed(with_segments(plain_jpeg(), *pieces))
    assert document.notes == (PROFILE_LEFT_OUT,)
    assert copy == parsed(plain_jpeg())[1]
    assert parsed(with_segments(plain_jpeg(), (jpeg.APP2, b"ICC_PROFILE\0\1\1" + PROFILE)))[0].notes == ()
