"""A JPEG file taken apart (ITU-T T.81, JFIF), with the pictures behind its first one (CIPA DC-007, Ultra HDR).

A copy holds the first picture, and behind it a gain map and further views of the same moment where the file lists
them, under a fresh index. Each is rebuilt by `single`: its scans are copied byte for byte.
"""

from collections.abc import Iterator, Mapping

from scrubber.containers.jpeg import mpf
from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.gcontainer import directory_packet, joined_files
from scrubber.containers.jpeg.segments import Element, SegmentKind, StrayBytes, segment_bytes
from scrubber.formats import reasons
from scrubber.formats.base import (
    Audit,
    Buffer,
    ContainerField,
    Document,
    Essence,
    Fate,
    Format,
    Ledger,
    Oddity,
    Part,
    Payload,
    Policy,
)
from scrubber.formats.jpeg import payloads as jpeg_payloads
from scrubber.formats.jpeg.audit import audit_jpeg
from scrubber.formats.jpeg.essence import essence_of_all
from scrubber.formats.jpeg.further_pictures import NUMBERS, Selection, read_listing
from scrubber.formats.jpeg.single import SingleJpeg
from scrubber.formats.keep import NO_BLOCKS, KeptBlocks, KeptIn
from scrubber.formats.shared.gain_map import HDRGM_VERSION, ISO_VERSION
from scrubber.formats.shared.xmp_reading import parse_packet, properties
from scrubber.i18n import N_

_HEADS_BEHIND, _ENDS_BEHIND = (b"\xff\xd8\xff", b"\x89PNG\r\n"), (b"SEFT",)
"""How pictures begin that lie behind the first one, and how Samsung's trailer ends."""
_CARD_BLOCK = 4096
"""Bytes of a block of a memory card's file system."""


class JpegDocument(Document):
    """One JPEG file, taken apart."""

    def __init__(self, data: bytes, *, keep_hdr: bool = True) -> None:
        elements = jpeg.read(data)
        tail = elements.pop() if _is_tail(elements[-1]) else None
        first = SingleJpeg(elements)
        self._data = data
        self._first = first
        self._multi = MultiJpeg(data, first, tail, keep_hdr=keep_hdr) if isinstance(tail, StrayBytes) else None
        self._stretches: list[list[Element]] = []
        parts: list[Part] = []
        for stretch, stretch_parts in self._multi.stretches() if self._multi else [(first.elements, first.parts({}))]:
            self._stretches.append(stretch)
            parts += stretch_parts
        self.ledger = Ledger(len(data), tuple(parts))
        self.essence = self._multi.essence if self._multi else first.essence
        self.notes = (*first.notes, *(self._multi.notes if self._multi else ()))
        self.oddities = self._multi.oddities if self._multi else first.oddities

    def for_policy(self, policy: Policy) -> Document:
        """See `Document.for_policy`."""
        leaves_out = not policy.keep_hdr and self._multi is not None and self._multi.has_gain_map
        return JpegDocument(self._data, keep_hdr=False) if leaves_out else self

    def payloads(self) -> Iterator[Payload]:
        """See `Document.payloads`."""
        begin = 0
        for stretch in self._stretches:
            yield from jpeg_payloads.payloads(stretch, list(range(begin, begin + len(stretch))))
            begin += len(stretch)

    def container_fields(self) -> Iterator[ContainerField]:
        """See `Document.container_fields`."""
        return jpeg_payloads.fields(self._stretches[0])

    def rebuild(self, policy: Policy) -> list[Buffer]:
        """See `Document.rebuild`."""
        if self._multi is not None:
            return self._multi.pieces(policy.kept)
        return [*self._first.front_pieces(policy.kept), *self._first.back_pieces(policy.kept)]

    def pictures(self) -> tuple[bytes, ...]:
        """See `Document.pictures`."""
        return self._multi.pictures() if self._multi else ()


class MultiJpeg:
    """The first picture and what stays behind it. `tail` are the bytes behind the first EOI."""

    def __init__(self, data: bytes, first: SingleJpeg, tail: StrayBytes, *, keep_hdr: bool) -> None:
        packet = parse_packet(first.payload(SegmentKind.XMP))
        listing = read_listing(first, packet, tail.offset, len(data))
        selection = Selection(data, first, listing, keep_hdr=keep_hdr)
        self.first = first
        self.further = selection.further
        self.notes = tuple(selection.notes)
        self.has_gain_map = selection.gain_map is not None
        self._tail = tail
        self._first_type = listing.first_type
        numbers = selection.gain_map.numbers if selection.gain_map else None
        is_named = HDRGM_VERSION in properties(packet) or bool(joined_files(packet))
        self._names_in_xmp = numbers is not None and bool(numbers.adobe) and is_named
        self._names_in_iso = numbers is not None and bool(numbers.iso) and bool(self._first_iso())

    def _first_iso(self) -> bytes:
        return self.first.payload(SegmentKind.GAIN_MAP)

    @property
    def essence(self) -> Essence:
        """What the copy must share with the file."""
        marks = bytes((self._names_in_xmp, self._names_in_iso))
        return essence_of_all(self.first.essence, marks, [extra.essence for extra in self.further])

    @property
    def rewritten(self) -> Mapping[SegmentKind, str]:
        """The kinds of the first picture's segments that get fresh ones, with the reason."""
        kinds = {SegmentKind.PICTURE_INDEX: reasons.REWRITTEN} if self.further else {}
        kinds |= {SegmentKind.XMP: NUMBERS} if self._names_in_xmp else {}
        return kinds | ({SegmentKind.GAIN_MAP: NUMBERS} if self._names_in_iso else {})

    @property
    def oddities(self) -> frozenset[Oddity]:
        """Those of all kept pictures, and what lies between and behind them without a name."""
        pictures = (self.first, *(extra.single for extra in self.further))
        is_named = all(_is_named(bytes(stray.data)) or self._is_slack(stray) for stray in self._gaps())
        behind = () if is_named else (Oddity.LEFT_OUT_BEHIND,)
        return frozenset().union(*(picture.oddities for picture in pictures), behind)

    def _is_slack(self, stray: StrayBytes) -> bool:
        """Whether this is only the rest of a memory card's last block, which old cameras wrote with the file."""
        size = self._tail.offset + self._tail.length
        return stray.offset + stray.length == size and not size % _CARD_BLOCK and stray.length < _CARD_BLOCK

    def _gaps(self) -> Iterator[StrayBytes]:
        """The stretches behind the first picture that no kept picture takes."""
        for stretch, _parts in self.stretches():
            if isinstance(stretch[0], StrayBytes):
                yield stretch[0]

    def stretches(self) -> Iterator[tuple[list[Element], list[Part]]]:
        """The file as the pictures that stay and what lies between and behind them, each with its parts."""
        yield self.first.elements, list(self.first.parts(self.rewritten))
        position, end = self._tail.offset, self._tail.offset + self._tail.length
        for extra in sorted(self.further, key=lambda one: one.single.start):
            yield from self._gap(position, extra.single.start)
            yield extra.single.elements, list(extra.single.parts(extra.rewritten))
            position = extra.single.end
        yield from self._gap(position, end)

    def _gap(self, start: int, end: int) -> Iterator[tuple[list[Element], list[Part]]]:
        data = self._tail.data[start - self._tail.offset : end - self._tail.offset]
        if data:
            stray = StrayBytes(start, data, after_end=True)
            yield [stray], [Part(start, len(data), stray.name, Fate.DROP, reasons.NOT_NEEDED)]

    def pieces(self, kept: KeptBlocks = NO_BLOCKS) -> list[Buffer]:
        """The whole copy; its first picture holds what is kept."""
        copies = [extra.pieces() for extra in self.further]
        sizes = [_size(copy) for copy in copies]
        front = self.first.front_pieces(kept) + self._marks(sizes)
        back = self.first.back_pieces(kept)
        if not self.further:
            return front + back
        base = _size(front) + 4 + mpf.HEAD_BYTES
        first_size = _size(front) + 4 + mpf.length(1 + len(copies)) + _size(back)
        rows = [mpf.IndexedPicture(mpf.first_attributes(self._first_type), first_size, 0)]
        start = first_size
        for one, size in zip(self.further, sizes, strict=True):
            rows.append(mpf.IndexedPicture(one.type, size, start - base))
            start += size
        index = segment_bytes(jpeg.APP2, mpf.write(rows))
        return [*front, index, *back, *(piece for copy in copies for piece in copy)]

    def _marks(self, sizes: list[int]) -> list[Buffer]:
        """The first picture's segments about its gain map, which is the first of the further pictures."""
        marks: list[Buffer] = []
        if self._names_in_xmp:
            marks.append(segment_bytes(jpeg.APP1, SegmentKind.XMP.signature + directory_packet(sizes[0])))
        if self._names_in_iso:
            marks.append(segment_bytes(jpeg.APP2, SegmentKind.GAIN_MAP.signature + ISO_VERSION))
        return marks

    def pictures(self) -> tuple[bytes, ...]:
        """Each picture that stays as a file of its own, as it is: a decoder that knows no index opens just it."""
        kept = [self.first, *(extra.single for extra in self.further)]
        return tuple(map(_alone, kept)) if self.further else ()


def _size(pieces: list[Buffer]) -> int:
    return sum(map(len, pieces))


def _alone(single: SingleJpeg) -> bytes:
    return jpeg.write([element for element in single.elements if not _is_index(element)])


def _is_index(element: Element) -> bool:
    return isinstance(element, jpeg.Segment) and element.kind is SegmentKind.PICTURE_INDEX


def _is_named(data: bytes) -> bool:
    """Whether bytes behind a picture are of a kind that has a name: pictures, clips, makers' trailers, padding."""
    if not data.strip(b"\0\xff") or data.endswith(_ENDS_BEHIND):
        return True
    return data.lstrip(b"\0").startswith(_HEADS_BEHIND) or data[4:8] == b"ftyp"


def _is_tail(element: Element) -> bool:
    return isinstance(element, StrayBytes) and element.after_end


class JpegFormat(Format):
    """JPEG and JFIF files."""

    name = "JPEG"
    suffixes = (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".insp")
    mime_types = ("image/jpeg",)
    kept = N_(
        "The compressed picture, its tables, colour profile (rewritten), resolution, orientation; the HDR gain map "
        "with its numbers; all pictures of a stereo or multi-angle photo."
    )
    kept_in = KeptIn.TURNED_BLOCKS
    cannot_promise = N_(
        "Data hidden inside compressed picture data so that it looks like more of it, or in numbers that make pixels "
        "and colours; up to 15 pixels beyond the edge, in the last blocks, which are told."
    )

    def matches(self, head: bytes) -> bool:
        """SOI and the first byte of another marker."""
        return head[:3] == b"\xff\xd8\xff"

    def parse(self, data: bytes) -> JpegDocument:
        """See `Format.parse`."""
        return JpegDocument(data)

    def audit(self, data: bytes) -> Audit:
        """See `Format.audit`."""
        return audit_jpeg(data)

    def audit_kept(self, data: bytes, kept: KeptBlocks) -> Audit:
        """See `Format.audit_kept`."""
        return audit_jpeg(data, kept)


FORMAT = JpegFormat()
