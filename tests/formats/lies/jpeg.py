"""Lies about JPEG: copies with one thing in them that does not belong there."""

import io
import struct
from functools import cache

from PIL import Image

from scrubber.containers.jpeg import mpf
from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.gcontainer import directory_packet
from scrubber.containers.jpeg.segments import EntropyCodedData, Segment, SegmentKind, segment_bytes
from scrubber.formats.base import Policy
from scrubber.formats.jpeg.document import FORMAT as JPEG
from scrubber.formats.keep import KeptBlocks
from scrubber.formats.shared.icc.profile import rebuild_profile
from scrubber.formats.shared.icc.tag_table import IccProfile, write_profile
from scrubber.formats.shared.orientation import minimal_exif
from tests.formats.lies.table import Differences, Lies
from tests.helpers.jpeg import plain_jpeg, with_segments
from tests.helpers.multi_jpeg import PROFILE, adobe_xmp, directory_xmp, gain_map, iso_record, iso_segment, multi_jpeg

FORMAT = "jpeg.document"
FILES = ("jpeg/audit.py", "shared/audit_blocks.py")

_VIEW = 0x020002
_PIECE = 65_519


@cache
def clean(source: bytes = b"") -> bytes:
    """The clean copy of a source, or of a small picture in colours."""
    return b"".join(JPEG.parse(source or plain_jpeg()).rebuild(Policy()))


def before(marker: int, inserted: bytes, copy: bytes = b"") -> bytes:
    """A copy with bytes in front of the first segment with this marker."""
    copy = copy or clean()
    at = next(e.offset for e in jpeg.read(copy) if isinstance(e, Segment) and e.marker == marker)
    return copy[:at] + inserted + copy[at:]


def after_scan(inserted: bytes) -> bytes:
    """A copy with bytes between its scan and its end."""
    return clean()[:-2] + inserted + clean()[-2:]


def replaced(kind: SegmentKind, payload: bytes, copy: bytes) -> bytes:
    """A copy whose first segment of this kind holds another payload."""
    old = next(e for e in jpeg.read(copy) if isinstance(e, Segment) and e.kind is kind)
    return copy[: old.offset] + segment_bytes(old.marker, payload) + copy[old.offset + old.length :]


def payload_of(marker: int, copy: bytes = b"") -> bytes:
    """The payload of the first segment with this marker."""
    segments = (e for e in jpeg.read(copy or clean()) if isinstance(e, Segment))
    return next(segment.payload or b"" for segment in segments if segment.marker == marker)


def without(marker: int, copy: bytes = b"") -> bytes:
    """A copy without its segments with this marker."""
    elements = jpeg.read(copy or clean())
    return jpeg.write([e for e in elements if not isinstance(e, Segment) or e.marker != marker])


def jfif(unit: int, across: int, down: int, rest: bytes = b"\0\0") -> bytes:
    return b"JFIF\0\1\1" + struct.pack(">BHH", unit, across, down) + rest


def icc(*pieces: tuple[int, int, bytes]) -> bytes:
    """A copy with profile segments in front of the picture (number, count, piece)."""
    inserted = (segment_bytes(jpeg.APP2, b"ICC_PROFILE\0" + bytes(piece[:2]) + piece[2]) for piece in pieces)
    return before(jpeg.DQT, b"".join(inserted))


@cache
def neutral_profile() -> bytes:
    """A profile as copies have it."""
    return payload_of(jpeg.APP2, clean(plain_jpeg(icc_profile=PROFILE)))[14:]


def large_profile() -> bytes:
    """A neutral profile that fills more than one segment: with curves of very many points."""
    profile = IccProfile.read(neutral_profile())
    curve = struct.pack(">4sII40000H", b"curv", 0, 40_000, *range(40_000))
    elements = [(tag.signature, profile.element(tag)) for tag in profile.tags]
    elements = [(name, curve if name.endswith(b"TRC") else element) for name, element in elements]
    return rebuild_profile(write_profile(profile.header, elements))


@cache
def clean_gain_map() -> bytes:
    """A gain map as copies have it."""
    copy = clean(with_gain_map())
    return copy[copy.rindex(b"\xff\xd8\xff") :]


@cache
def with_gain_map() -> bytes:
    """A photo with a gain map that XMP and ISO's record describe."""
    described = gain_map(adobe_xmp(), iso_segment(iso_record()))
    first = with_segments(plain_jpeg(), directory_xmp(("GainMap", len(described))), iso_segment(bytes(4)))
    return multi_jpeg(first, (mpf.UNDEFINED, described))


def joined(first: bytes, *further: tuple[int, bytes], first_type: int = mpf.PRIMARY) -> bytes:
    """Clean pictures under an exact index; `first` may hold marks already."""
    front_end = next(e.offset for e in jpeg.read(first) if isinstance(e, Segment) and e.marker == jpeg.DQT)
    first_size = len(first) + 4 + mpf.length(1 + len(further))
    rows, position = [mpf.IndexedPicture(mpf.first_attributes(first_type), first_size, 0)], first_size
    for kind, picture in further:
        rows.append(mpf.IndexedPicture(kind, len(picture), position - front_end - 4 - mpf.HEAD_BYTES))
        position += len(picture)
    index = segment_bytes(jpeg.APP2, mpf.write(rows))
    return first[:front_end] + index + first[front_end:] + b"".join(picture for _, picture in further)


def first_of(*segments: tuple[int, bytes]) -> bytes:
    """A clean picture with segments where its marks stand."""
    return before(jpeg.DQT, b"".join(segment_bytes(*segment) for segment in segments))


def directory(length: int) -> tuple[int, bytes]:
    """The directory that copies have, for a gain map of so many bytes."""
    return jpeg.APP1, SegmentKind.XMP.signature + directory_packet(length)


def turned_gain_map() -> bytes:
    exif = segment_bytes(jpeg.APP1, b"Exif\0\0" + minimal_exif(6))
    whole = clean_gain_map()
    at = next(e.offset for e in jpeg.read(whole) if isinstance(e, Segment) and e.kind is SegmentKind.XMP)
    return whole[:at] + exif + whole[at:]


def index_payload(copy: bytes) -> bytes:
    return next(
        e.payload or b"" for e in jpeg.read(copy) if isinstance(e, Segment) and e.kind is SegmentKind.PICTURE_INDEX
    )


def repeated_between_scans() -> bytes:
    """Two scans, the first table of entropy coding once more in front of the second one, which uses it too."""
    table, header, data = payload_of(jpeg.DHT), payload_of(jpeg.SOS), clean()[clean().rindex(payload_of(jpeg.SOS)) :]
    data = data[len(header) : -2]
    first = segment_bytes(jpeg.SOS, b"\1\1\0\0\x3f\0")
    second = segment_bytes(jpeg.SOS, b"\2\2\0\3\x11\0\x3f\0")
    again = segment_bytes(jpeg.DHT, table[: 17 + sum(table[1:17])])
    front = clean()[: clean().rindex(segment_bytes(jpeg.SOS, header))]
    return front + first + data + again + second + data + segment_bytes(jpeg.EOI, None)


def renamed(names: bytes) -> bytes:
    """A copy whose components have these names in frame and scan."""
    frame, scan = bytearray(payload_of(0xC0)), bytearray(payload_of(jpeg.SOS))
    frame[6::3], scan[1:7:2] = names, names
    return clean().replace(payload_of(0xC0), frame).replace(payload_of(jpeg.SOS), scan)


def without_scan_data() -> bytes:
    return jpeg.write([e for e in jpeg.read(clean()) if not isinstance(e, EntropyCodedData)])


def gain_map_with(packet: bytes) -> bytes:
    return replaced(SegmentKind.XMP, SegmentKind.XMP.signature + packet, clean_gain_map())


def packet() -> bytes:
    """The XMP packet of the clean gain map."""
    found = (e for e in jpeg.read(clean_gain_map()) if isinstance(e, Segment) and e.kind is SegmentKind.XMP)
    return next(found).body


_KEPT = minimal_exif(3) + b"2024"
"""Stands for a block with kept values: the audit wants just these bytes."""


def exif_copy(block: bytes) -> bytes:
    return before(jpeg.DQT, segment_bytes(jpeg.APP1, b"Exif\0\0" + block))


LIES: Lies = {
    "jpeg.behind-end": lambda: [clean() + b"x", clean(with_gain_map()) + b"\0"],
    "jpeg.no-end": lambda: [clean()[:-2], jpeg.write(jpeg.read(clean())[:-2])],
    "jpeg.order": lambda: [before(jpeg.DHT, b"x"), before(jpeg.SOS, b"Jane"), without_scan_data()],
    "jpeg.fill": lambda: [before(jpeg.DQT, b"\xff"), before(jpeg.SOS, b"\xff\xff")],
    "jpeg.segment": lambda: [
        before(jpeg.DQT, segment_bytes(jpeg.COM, b"Jane")),
        before(jpeg.DQT, segment_bytes(jpeg.APP1, b"Exif\0\0" + minimal_exif(6)) * 2),
        before(jpeg.SOS, segment_bytes(0xE9, b"")),
        after_scan(segment_bytes(jpeg.APP0, b"JFIF\0")),
        before(jpeg.DQT, b"\xff\xd0"),
    ],
    "jpeg.jfif": lambda: [
        replaced(SegmentKind.JFIF, jfif(1, 9000, 72), clean()),
        replaced(SegmentKind.JFIF, jfif(1, 0, 0), clean()),
        replaced(SegmentKind.JFIF, jfif(1, 72, 72, b"\1\1abc"), clean()),
        replaced(SegmentKind.JFIF, b"JFIF\0\1\x09\0\0\1\0\1\0\0", clean()),
        replaced(SegmentKind.JFIF, jfif(7, 72, 72), clean()),
        replaced(SegmentKind.JFIF, b"JFIF\0\1", clean()),
    ],
    "exif.minimal": lambda: [
        before(jpeg.DQT, segment_bytes(jpeg.APP1, b"Exif\0\0" + exif))
        for exif in (minimal_exif(1), minimal_exif(6) + b"\0", minimal_exif(6)[:-4] + b"Jane", b"", minimal_exif(9))
    ],
    "keep.exif": lambda: [
        (clean(), KeptBlocks(exif=_KEPT)),
        (exif_copy(_KEPT + b"Jane"), KeptBlocks(exif=_KEPT)),
        (exif_copy(minimal_exif(6)), KeptBlocks(exif=_KEPT)),
    ],
    "keep.xmp": lambda: [(clean(), KeptBlocks(xmp=b"<x/>"))],
    "jpeg.icc-numbers": lambda: [
        icc((2, 1, neutral_profile())),
        icc((1, 2, neutral_profile())),
        icc((0, 1, neutral_profile())),
        icc((2, 2, large_profile()[:_PIECE]), (1, 2, large_profile()[_PIECE:])),
    ],
    "jpeg.icc-pieces": lambda: [
        icc((1, 2, neutral_profile()[:9]), (2, 2, neutral_profile()[9:])),
        icc((1, 2, large_profile()[: _PIECE - 1]), (2, 2, large_profile()[_PIECE - 1 :])),
    ],
    "jpeg.adobe": lambda: [
        before(jpeg.DQT, segment_bytes(jpeg.APP14, b"Adobe\0\x64" + bytes(4) + b"\1Jane")),
        before(jpeg.DQT, segment_bytes(jpeg.APP14, b"Adobe\0\x65" + bytes(4) + b"\1")),
        before(jpeg.DQT, segment_bytes(jpeg.APP14, b"Adobe\0\x64JANE\1")),
    ],
    "jpeg.second-frame": lambda: [before(jpeg.DHT, segment_bytes(0xC0, payload_of(0xC0)))],
    "jpeg.component-names": lambda: [renamed(b"JAN"), renamed(b"\1\2\4")],
    "jpeg.scan-before-frame": lambda: [without(0xC0)],
    "jpeg.scan-header": lambda: [clean().replace(payload_of(jpeg.SOS), payload_of(jpeg.SOS)[:-3] + b"\0a\7")],
    "jpeg.no-scan": lambda: [
        segment_bytes(jpeg.SOI, None) + segment_bytes(0xC0, payload_of(0xC0)) + segment_bytes(jpeg.EOI, None)
    ],
    "jpeg.table-left": lambda: [
        after_scan(segment_bytes(jpeg.DQT, b"\3" + bytes(range(1, 65)))),
        before(jpeg.SOS, segment_bytes(jpeg.DHT, b"\3" + bytes(15) + b"\1\x07")),
        after_scan(segment_bytes(jpeg.DRI, b"\0\1")),
        after_scan(segment_bytes(jpeg.DAC, b"\0\0")),
    ],
    "jpeg.table-empty": lambda: [
        before(jpeg.DHT, segment_bytes(jpeg.DQT, b"")),
        after_scan(segment_bytes(jpeg.DHT, b"")),
    ],
    "jpeg.table-twice": lambda: [clean().replace(dqt(), segment_bytes(jpeg.DQT, 2 * payload_of(jpeg.DQT)), 1)],
    "jpeg.table-unused": lambda: [huffman_other_first()],
    "jpeg.table-repeated": lambda: [repeated_between_scans()],
    "jpeg.interval-repeated": lambda: [before(jpeg.SOS, segment_bytes(jpeg.DRI, b"\0\0"))],
    "jpeg.interval-unused": lambda: [
        before(jpeg.SOS, b"".join(segment_bytes(jpeg.DRI, n) for n in (b"\0\2", b"\0\3")))
    ],
    "jpeg.index-of-one": lambda: [joined(clean())],
    "jpeg.second-gain-map": lambda: [
        joined(clean(), (mpf.UNDEFINED, clean_gain_map()), (mpf.UNDEFINED, clean_gain_map()))
    ],
    "jpeg.index-type": lambda: [joined(clean(), (0x010001, clean())), joined(clean(), (0x123456, clean()))],
    "jpeg.gain-map-turned": lambda: [joined(clean(), (mpf.UNDEFINED, turned_gain_map()))],
    "jpeg.gain-map-numbers": lambda: [joined(clean(), (mpf.UNDEFINED, clean()))],
    "jpeg.gain-map-form": lambda: [
        joined(clean(), (mpf.UNDEFINED, gain_map_with(form)))
        for form in (packet() + b" ", packet().replace(b"hdrgm:Gain", b" hdrgm:Gain"), adobe_xmp()[1][29:])
    ],
    "jpeg.index-first-type": lambda: [joined(clean(), (mpf.PRIMARY, clean()), first_type=0x010001)],
    "jpeg.index-exact": lambda: [
        replaced(SegmentKind.PICTURE_INDEX, changed, views())
        for changed in (index_payload(views()) + b"x", index_payload(views())[:-4] + b"Jane", wrong_length())
    ],
    "jpeg.marks-without-gain-map": lambda: [
        joined(first_of(directory(9)), (mpf.PRIMARY, clean())),
        joined(first_of(iso_segment(bytes(4))), (mpf.PRIMARY, clean())),
    ],
    "jpeg.gain-map-place": lambda: [joined(clean(), (_VIEW, clean()), (mpf.UNDEFINED, clean_gain_map()))],
    "jpeg.directory": lambda: [
        joined(first_of(directory(len(clean_gain_map()) + 1)), (mpf.UNDEFINED, clean_gain_map())),
        joined(first_of(adobe_xmp()), (mpf.UNDEFINED, clean_gain_map())),
    ],
    "jpeg.iso-version": lambda: [joined(first_of(iso_segment(b"Jane")), (mpf.UNDEFINED, clean_gain_map()))],
}


def dqt() -> bytes:
    return segment_bytes(jpeg.DQT, payload_of(jpeg.DQT))


def huffman_other_first() -> bytes:
    """Another table stands where the first one belongs, which replaces it before it was used."""
    return before(jpeg.DHT, segment_bytes(jpeg.DHT, b"\0" + bytes(15) + b"\1\x07"))


def views() -> bytes:
    return joined(clean(), (_VIEW, clean()), first_type=_VIEW)


def wrong_length() -> bytes:
    rows = mpf.read(index_payload(views()))
    return mpf.write([rows[0], mpf.IndexedPicture(rows[1].attributes, rows[1].length - 1, rows[1].offset)])


@cache
def _large() -> bytes:
    """A photo whose one scan has very many bytes."""
    out = io.BytesIO()
    Image.effect_noise((1000, 1000), 90).save(out, "JPEG", quality=95)
    return out.getvalue()


def changed_late() -> tuple[bytes, bytes]:
    copy = bytearray(clean(_large()))
    scan = next(e for e in jpeg.read(bytes(copy)) if isinstance(e, EntropyCodedData))
    assert scan.length > 600_000
    place = scan.offset + scan.length - 5000
    while 0xFF in (copy[place - 1], copy[place], copy[place] ^ 1, copy[place + 1]):
        place += 1
    copy[place] ^= 1
    return _large(), bytes(copy)


DIFFERENCES: Differences = {
    "a byte late in a long scan": changed_late,
    "the density": lambda: (plain_jpeg(dpi=(72, 72)), clean(plain_jpeg(dpi=(73, 72)))),
    "the picture": lambda: (plain_jpeg(quality=75), clean(plain_jpeg(quality=76))),
    "the size": lambda: (plain_jpeg((48, 40)), clean(plain_jpeg((40, 48)))),
    "the direction": lambda: (
        with_segments(plain_jpeg(), (jpeg.APP1, b"Exif\0\0" + minimal_exif(6))),
        clean(with_segments(plain_jpeg(), (jpeg.APP1, b"Exif\0\0" + minimal_exif(8)))),
    ),
    "the profile": lambda: (plain_jpeg(icc_profile=PROFILE), clean()),
    "JFIF or not": lambda: (plain_jpeg(), without(jpeg.APP0)),
    "a view less": lambda: (multi_jpeg(plain_jpeg(), (_VIEW, plain_jpeg()), first_type=_VIEW), clean()),
    "no gain map": lambda: (with_gain_map(), clean()),
    "other numbers of the gain map": lambda: (
        with_gain_map(),
        clean(multi_jpeg(plain_jpeg(), (mpf.UNDEFINED, gain_map(adobe_xmp(GainMapMax="2.6"))))),
    ),
    "another restart interval": lambda: (
        plain_jpeg(),
        before(jpeg.SOS, segment_bytes(jpeg.DRI, b"\x7f\xff")),
    ),
}
