"""One JPEG picture from SOI to EOI: the first one of a file, a further view, or a gain map.

What stays is a bare header (JFIF and Adobe, because they decide how samples become colours), a neutral ICC profile,
the orientation, and the picture as `picture` found it. The scans' data are copied byte for byte.
"""

import struct
from collections.abc import Iterator, Mapping

from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.headers import (
    ADOBE_BYTES,
    ADOBE_HEAD,
    ICC_HEAD,
    ICC_PIECE,
    JFIF_BYTES,
    jpeg_colour_digest,
    neutral_jfif,
)
from scrubber.containers.jpeg.segments import (
    Element,
    EntropyCodedData,
    Segment,
    SegmentKind,
    StrayBytes,
    segment_bytes,
)
from scrubber.formats import reasons
from scrubber.formats.base import Buffer, Essence, Fate, Oddity, Part
from scrubber.formats.jpeg.picture import Picture, read_picture, without_spare_numbers
from scrubber.formats.jpeg.trailing_data import Decoder, without_hidden_tails
from scrubber.formats.keep import NO_BLOCKS, KeptBlocks
from scrubber.formats.shared.icc.essence import colour_digest
from scrubber.formats.shared.icc.profile import PROFILE_LEFT_OUT, profile_notes, rebuild_profile
from scrubber.formats.shared.orientation import UPRIGHT, orientation_of, written_exif, xmp_orientation


class SingleJpeg:
    """One picture, taken apart. `elements` reach from SOI to EOI; a picture that `turns` may have an orientation.

    `decoder` is that of the file's first picture.
    """

    def __init__(self, elements: list[Element], *, turns: bool = True, decoder: Decoder | None = None) -> None:
        self.elements = elements
        self.decoder = decoder or Decoder()
        self._picture = read_picture(elements)
        cut = without_hidden_tails(elements, self._picture.used_elements, self.decoder)
        self._is_cut = len(cut) > len(elements)
        if cut is not elements:
            self.elements, self._picture = cut, read_picture(cut)
        self._picture = without_spare_numbers(self._picture)
        self._head = jpeg.head_of(self.elements)
        self._jfif = _last(self._head, SegmentKind.JFIF, JFIF_BYTES)
        self._adobe = _last(self._head, SegmentKind.ADOBE, ADOBE_BYTES)
        self._profile = _joined_profile(jpeg.segments_of(self._head, SegmentKind.ICC_PROFILE))
        self._orientation = _orientation(self._head) if turns else UPRIGHT
        self.essence = self._read_essence()
        self.oddities = frozenset(self._find_oddities())

    def _read_essence(self) -> Essence:
        frame = self._picture.frame
        return Essence(
            width=frame.width,
            height=frame.height,
            frames=1,
            orientation=self._orientation,
            picture=self._picture.digest(),
            colour=jpeg_colour_digest(
                jfif=neutral_jfif(self._jfif.payload or b"") if self._jfif else None,
                adobe=self._adobe.payload if self._adobe else None,
                profile=colour_digest(self._profile) if self._profile else b"",
            ),
            streams=tuple(scan.data for scan in self._picture.scans),
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """What a user should know about the copy of this picture."""
        if not jpeg.segments_of(self._head, SegmentKind.ICC_PROFILE):
            return ()
        return profile_notes(self._profile) if self._profile else (PROFILE_LEFT_OUT,)

    def segments(self, kind: SegmentKind) -> list[Segment]:
        """The segments of this kind in front of the picture."""
        return jpeg.segments_of(self._head, kind)

    def payload(self, kind: SegmentKind) -> bytes:
        """The payload of the first segment of this kind in front of the picture; empty without one."""
        return jpeg.first_payload(self._head, kind)

    @property
    def start(self) -> int:
        """The offset of its first byte in the file."""
        return self.elements[0].offset

    @property
    def end(self) -> int:
        """The offset of the first byte behind it."""
        return self.elements[-1].offset + self.elements[-1].length

    def front_pieces(self, kept: KeptBlocks = NO_BLOCKS) -> list[Buffer]:
        """The copy from SOI to where metadata may stand, with the kept EXIF block."""
        pieces: list[Buffer] = [segment_bytes(jpeg.SOI, None)]
        if self._jfif is not None:
            pieces.append(segment_bytes(jpeg.APP0, neutral_jfif(self._jfif.payload or b"")))
        if exif := written_exif(self._orientation, kept):
            pieces.append(segment_bytes(jpeg.APP1, b"Exif\0\0" + exif))
        return pieces

    def back_pieces(self, kept: KeptBlocks = NO_BLOCKS) -> list[Buffer]:
        """The rest of the copy, from the kept XMP packet to EOI. Raises `Unsupported` for some colour profiles."""
        pieces: list[Buffer] = []
        if kept.xmp:
            pieces.append(segment_bytes(jpeg.APP1, SegmentKind.XMP.signature + kept.xmp))
        pieces += [*_icc_segments(rebuild_profile(self._profile) if self._profile else b"")]
        if self._adobe is not None:
            pieces.append(
                segment_bytes(jpeg.APP14, ADOBE_HEAD + (self._adobe.payload or b"")[len(ADOBE_HEAD) : ADOBE_BYTES])
            )
        pieces += _picture_pieces(self._picture)
        pieces.append(segment_bytes(jpeg.EOI, None))
        return pieces

    def parts(self, rewritten: Mapping[SegmentKind, str]) -> Iterator[Part]:
        """The ledger's parts. `rewritten` gives the reason for kinds of segments that get fresh ones."""
        first_scan = next(e for e in self.elements if isinstance(e, Segment) and e.marker == jpeg.SOS)
        for index, element in enumerate(self.elements):
            in_head = element.offset < first_scan.offset
            fate, reason = self._fate(index, element, in_head=in_head)
            if in_head and isinstance(element, Segment) and fate is not Fate.KEEP and element.kind in rewritten:
                fate, reason = Fate.REWRITE, rewritten[element.kind]
            is_picture = isinstance(element, EntropyCodedData) and fate is not Fate.DROP
            yield Part(element.offset, element.length, element.name, fate, reason, is_picture)

    def _fate(self, index: int, element: Element, *, in_head: bool) -> tuple[Fate, str]:
        if isinstance(element, EntropyCodedData):
            if index not in self._picture.used_elements:
                return Fate.DROP, reasons.NOT_NEEDED
            is_same = any(element.data is scan.data for scan in self._picture.scans)
            return (Fate.KEEP, reasons.PICTURE) if is_same else (Fate.REWRITE, reasons.WITHOUT_REST)
        if isinstance(element, StrayBytes):
            return Fate.DROP, reasons.NOT_NEEDED
        if element.marker in (jpeg.SOI, jpeg.EOI):
            return Fate.KEEP, reasons.NEEDED
        if index in self._picture.used_elements:
            return (Fate.REWRITE if element.fill or self._is_rewritten(index, element) else Fate.KEEP), reasons.NEEDED
        if element is self._jfif or element is self._adobe:
            return Fate.REWRITE, reasons.COLOURS
        if in_head and element.kind is SegmentKind.ICC_PROFILE and self._profile:
            return Fate.REWRITE, reasons.COLOURS
        if in_head and element.kind is SegmentKind.EXIF and self._orientation != UPRIGHT:
            return Fate.REWRITE, reasons.ORIENTATION
        return Fate.DROP, reasons.NOT_NEEDED

    def _is_rewritten(self, index: int, element: Segment) -> bool:
        payload = element.payload or b""
        has_spare_numbers = Oddity.PICTURE_REWRITTEN in self._picture.oddities
        if element.marker == jpeg.DNL or (element.marker == jpeg.DQT and has_spare_numbers):
            return True
        return self._picture.written.get(index, payload) != payload

    def _find_oddities(self) -> Iterator[Oddity]:
        """What in this picture a decoder could read in another way than we do."""
        yield from self._picture.oddities
        if not isinstance(self.elements[-1], Segment) or self.elements[-1].marker != jpeg.EOI:
            yield Oddity.NO_END
        used, is_behind = self._picture.used_elements, False
        for index, element in enumerate(self.elements):
            if index in used:
                is_behind |= isinstance(element, EntropyCodedData)
                if isinstance(element, Segment) and element.marker != jpeg.DQT and self._is_rewritten(index, element):
                    yield Oddity.HEADER_REBUILT
            elif isinstance(element, EntropyCodedData) or (isinstance(element, StrayBytes) and self._is_cut):
                yield Oddity.LEFT_OUT_INSIDE
            elif isinstance(element, StrayBytes) or element.kind is SegmentKind.UNKNOWN:
                yield Oddity.DAMAGED if is_behind else Oddity.LEFT_OUT_INSIDE
        if len(jpeg.segments_of(self._head, SegmentKind.ADOBE)) > 1:
            yield Oddity.TWO_READINGS


def _last(elements: list[Element], kind: SegmentKind, least: int) -> Segment | None:
    """The last segment of this kind that libjpeg heeds: one of at least `least` bytes."""
    segments = jpeg.segments_of(elements, kind)
    return next((segment for segment in reversed(segments) if len(segment.payload or b"") >= least), None)


def _joined_profile(segments: list[Segment]) -> bytes:
    """The profile spread over these segments; empty when libjpeg (jpeg_read_icc_profile) and thus browsers find none.

    Each holds its number from 1 on, the count of all, and a piece (ICC.1:2022 annex B.4). Rejected: putting broken
    numbering in order, which would give a photo colours that it never had on a screen.
    """
    bodies = [segment.body for segment in segments if len(segment.body) >= ICC_HEAD]
    pieces = {body[0]: body[ICC_HEAD:] for body in bodies}
    counts = {body[1] for body in bodies}
    is_whole = len(pieces) == len(bodies) and counts == {len(bodies)} and max(pieces) == len(bodies) and 0 not in pieces
    return b"".join(pieces[number] for number in sorted(pieces)) if is_whole else b""


def _orientation(head: list[Element]) -> int:
    for segment in jpeg.segments_of(head, SegmentKind.EXIF):
        if orientation := orientation_of(jpeg.exif_of(segment)):
            return orientation
    for segment in jpeg.segments_of(head, SegmentKind.XMP):
        if orientation := xmp_orientation(segment.body):
            return orientation
    return UPRIGHT


def _icc_segments(profile: bytes) -> list[bytes]:
    chunks = [profile[i : i + ICC_PIECE] for i in range(0, len(profile), ICC_PIECE)]
    if len(chunks) > 255:
        return []
    return [
        segment_bytes(jpeg.APP2, SegmentKind.ICC_PROFILE.signature + bytes((number, len(chunks))) + chunk)
        for number, chunk in enumerate(chunks, 1)
    ]


def _picture_pieces(picture: Picture) -> Iterator[Buffer]:
    """Frame and scans, each table written before the first scan that uses it."""
    frame = segment_bytes(picture.frame.marker, picture.frame.payload())
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
