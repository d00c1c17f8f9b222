"""JPEG (ITU-T T.81, JFIF, Adobe technical note 5116).

A copy is a bare header (JFIF and Adobe, because they decide how samples become colours), a neutral ICC profile,
the orientation, and the picture as `jpeg_picture` found it: frame, used tables, scans. The scans' data are
copied byte for byte, so every DCT coefficient is the same.
"""

import struct
from collections.abc import Iterator

from scrubber.containers import jpeg
from scrubber.containers.jpeg import Element, EntropyCodedData, Segment, StrayBytes, segment_bytes
from scrubber.formats import jpeg_payloads
from scrubber.formats.base import Audit, Buffer, Document, Essence, Fate, Format, Ledger, Part, Payload, Policy
from scrubber.formats.icc import colour_digest, rebuild_profile
from scrubber.formats.jpeg_audit import audit_jpeg, colour_essence
from scrubber.formats.jpeg_picture import Picture, read_picture
from scrubber.formats.jpeg_tail import without_hidden_tails
from scrubber.formats.orientation import UPRIGHT, minimal_exif, orientation_of, xmp_orientation
from scrubber.i18n import N_

_ICC_CHUNK = 65_519
_PICTURE = N_("the picture itself, copied untouched")
_DECODING = N_("needed to decode the picture")
_COLOURS = N_("needed for the colours; rewritten without names, dates and devices")
_HEADER = N_("needed for the colours; cut to the bytes that matter")
_ORIENTATION = N_("only which way up the picture is will be kept")
_UNUSED = N_("no program needs it to show the picture")
_HIDDEN = N_("not part of the picture")


class JpegDocument(Document):
    """One JPEG file, taken apart."""

    def __init__(self, data: bytes) -> None:
        self._elements = jpeg.read(data)
        self._picture = read_picture(self._elements)
        cut = without_hidden_tails(self._elements, self._picture.used_elements)
        if cut is not self._elements:
            self._elements, self._picture = cut, read_picture(cut)
        head = self._head()
        self._jfif = _last(head, "APP0 JFIF", 14)
        self._adobe = _last(head, "APP14 Adobe", 12)
        self._profile = jpeg_payloads.joined_profile(_named(head, "APP2 ICC profile"))
        self._orientation = _orientation(head)
        self.ledger = Ledger(len(data), tuple(self._parts()))
        frame = self._picture.frame
        self.essence = Essence(
            width=frame.width,
            height=frame.height,
            frames=1,
            orientation=self._orientation,
            picture=self._picture.digest(),
            colour=colour_essence(
                has_jfif=self._jfif is not None,
                adobe=self._adobe.payload if self._adobe else None,
                profile=colour_digest(self._profile) if self._profile else b"",
            ),
            streams=tuple(scan.data for scan in self._picture.scans),
        )

    def payloads(self) -> Iterator[Payload]:
        """See `Document.payloads`."""
        return jpeg_payloads.payloads(self._elements, list(range(len(self._elements))))

    def rebuild(self, policy: Policy) -> list[Buffer]:
        """See `Document.rebuild`."""
        pieces: list[Buffer] = [segment_bytes(jpeg.SOI, None)]
        if self._jfif is not None:
            pieces.append(segment_bytes(jpeg.APP0, neutral_jfif(self._jfif.payload or b"")))
        if self._orientation != UPRIGHT:
            pieces.append(segment_bytes(jpeg.APP1, b"Exif\0\0" + minimal_exif(self._orientation)))
        pieces += _icc_segments(rebuild_profile(self._profile) if self._profile else b"")
        if self._adobe is not None:
            pieces.append(segment_bytes(jpeg.APP14, (self._adobe.payload or b"")[:12]))
        pieces += _picture_pieces(self._picture)
        pieces.append(segment_bytes(jpeg.EOI, None))
        return pieces

    def _head(self) -> list[Element]:
        """The elements a decoder has read before it begins with the picture."""
        for index, element in enumerate(self._elements):
            if isinstance(element, Segment) and element.marker == jpeg.SOS:
                return self._elements[:index]
        return self._elements

    def _parts(self) -> Iterator[Part]:
        first_picture = next(e for e in self._elements if isinstance(e, Segment) and e.marker == jpeg.SOS)
        for index, element in enumerate(self._elements):
            fate, reason = self._fate(index, element, in_head=element.offset < first_picture.offset)
            is_picture = isinstance(element, EntropyCodedData) and fate is Fate.KEEP
            name = jpeg_payloads.element_name(element)
            yield Part(element.offset, element.length, name, fate, reason, is_picture)

    def _fate(self, index: int, element: Element, *, in_head: bool) -> tuple[Fate, str]:
        if isinstance(element, EntropyCodedData):
            return (Fate.KEEP, _PICTURE) if index in self._picture.used_elements else (Fate.DROP, _HIDDEN)
        if isinstance(element, StrayBytes):
            return Fate.DROP, _HIDDEN
        if element.marker in (jpeg.SOI, jpeg.EOI):
            return Fate.KEEP, _DECODING
        if index in self._picture.used_elements:
            return (Fate.REWRITE if element.fill else Fate.KEEP), _DECODING
        name = jpeg_payloads.element_name(element)
        if element is self._jfif or element is self._adobe:
            return Fate.REWRITE, _HEADER
        if in_head and name == "APP2 ICC profile" and self._profile:
            return Fate.REWRITE, _COLOURS
        if in_head and name == "APP1 Exif" and self._orientation != UPRIGHT:
            return Fate.REWRITE, _ORIENTATION
        return Fate.DROP, _HIDDEN if name.startswith(("APP", "COM")) else _UNUSED


def neutral_jfif(payload: bytes) -> bytes:
    """The JFIF header with version, density and no thumbnail; a density of no meaning becomes 1:1."""
    minor, unit, across, down = payload[6], payload[7], *struct.unpack_from(">HH", payload, 8)
    if unit > 2 or not across or not down:
        unit, across, down = 0, 1, 1
    return struct.pack(">5sBBBHHBB", b"JFIF\0", 1, min(minor, 2), unit, across, down, 0, 0)


def _named(elements: list[Element], name: str) -> list[Segment]:
    found = (e for e in elements if isinstance(e, Segment) and jpeg_payloads.element_name(e) == name)
    return [segment for segment in found if len(segment.payload or b"") >= 14 or not name.endswith("profile")]


def _last(elements: list[Element], name: str, least: int) -> Segment | None:
    """The last segment of this name that libjpeg heeds: one of at least `least` bytes."""
    found = [segment for segment in _named(elements, name) if len(segment.payload or b"") >= least]
    return found[-1] if found else None


def _orientation(head: list[Element]) -> int:
    for segment in _named(head, "APP1 Exif"):
        found = orientation_of(jpeg_payloads.exif_of(segment.payload or b""))
        if found:
            return found
    for segment in _named(head, "APP1 XMP"):
        found = xmp_orientation(segment.payload or b"")
        if found:
            return found
    return UPRIGHT


def _icc_segments(profile: bytes) -> list[bytes]:
    chunks = [profile[i : i + _ICC_CHUNK] for i in range(0, len(profile), _ICC_CHUNK)]
    if len(chunks) > 255:
        return []
    return [
        segment_bytes(jpeg.APP2, jpeg_payloads.ICC_PROFILE + bytes((number, len(chunks))) + chunk)
        for number, chunk in enumerate(chunks, 1)
    ]


def _picture_pieces(picture: Picture) -> Iterator[Buffer]:
    """Frame and scans, each table written before the first scan that uses it."""
    frame = segment_bytes(picture.frame.marker, picture.frame_payload)
    written: dict[tuple[str, int], bytes] = {}
    restart_interval = 0
    for number, scan in enumerate(picture.scans):
        yield from _table_segment(jpeg.DQT, "quantisation", scan.quantisation, written)
        if number == 0:
            yield frame
        marker = jpeg.DAC if picture.frame.is_arithmetic else jpeg.DHT
        yield from _table_segment(marker, "entropy", scan.entropy, written)
        if scan.restart_interval != restart_interval:
            restart_interval = scan.restart_interval
            yield segment_bytes(jpeg.DRI, struct.pack(">H", restart_interval))
        yield segment_bytes(jpeg.SOS, scan.payload)
        yield scan.data


def _table_segment(
    marker: int, group: str, tables: dict[int, bytes], written: dict[tuple[str, int], bytes]
) -> Iterator[bytes]:
    changed = {key: tables[key] for key in sorted(tables) if written.get((group, key)) != tables[key]}
    written.update({(group, key): table for key, table in changed.items()})
    if changed:
        yield segment_bytes(marker, b"".join(changed.values()))


class JpegFormat(Format):
    """JPEG and JFIF files."""

    name = "JPEG"
    suffixes = (".jpg", ".jpeg", ".jpe", ".jfif")
    mime_types = ("image/jpeg",)
    kept = N_("The compressed picture, its tables, colour profile (rewritten), resolution, orientation.")
    cannot_promise = N_("Data hidden inside compressed picture data so that it looks like more of it.")

    def matches(self, head: bytes) -> bool:
        """SOI and the first byte of another marker."""
        return head[:3] == b"\xff\xd8\xff"

    def parse(self, data: bytes) -> JpegDocument:
        """See `Format.parse`."""
        return JpegDocument(data)

    def audit(self, data: bytes) -> Audit:
        """See `Format.audit`."""
        return audit_jpeg(data)


FORMAT = JpegFormat()
