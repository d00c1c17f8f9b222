"""Several pictures in one JPEG file: the first, and behind it those that stay, each cleaned, under a fresh index."""

from collections.abc import Iterator

from scrubber.containers.jpeg import mpf
from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.segments import Element, Segment, StrayBytes, segment_bytes
from scrubber.formats.base import Buffer, Essence, Fate, Part
from scrubber.formats.jpeg import payloads as jpeg_payloads
from scrubber.formats.jpeg.essence import essence_of_all
from scrubber.formats.jpeg.further_pictures import NUMBERS, Selection
from scrubber.formats.jpeg.gcontainer import directory_packet, joined_files
from scrubber.formats.jpeg.listing import read_listing
from scrubber.formats.jpeg.single import SingleJpeg
from scrubber.formats.shared.gain_map import HDRGM_VERSION, ISO_URN, ISO_VERSION
from scrubber.formats.shared.xmp_reading import parse_packet, properties
from scrubber.i18n import N_

_BEHIND = N_("not part of the picture")
_INDEX = N_("only where the kept pictures lie is written anew")


class MultiJpeg:
    """The first picture and what stays behind it. `tail` are the bytes behind the first EOI."""

    def __init__(self, data: bytes, first: SingleJpeg, tail: StrayBytes, *, keep_hdr: bool) -> None:
        packet = parse_packet(first.payload(jpeg_payloads.XMP_NAME))
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
        return self.first.payload(jpeg_payloads.GAIN_MAP_NAME)

    @property
    def essence(self) -> Essence:
        """What the copy must share with the file."""
        marks = bytes((self._names_in_xmp, self._names_in_iso))
        return essence_of_all(self.first.essence, marks, [one.essence for one in self.further])

    @property
    def rewritten(self) -> dict[str, str]:
        """Names of the first picture's segments that get fresh ones, with the reason."""
        names = {jpeg_payloads.INDEX_NAME: _INDEX} if self.further else {}
        names |= {jpeg_payloads.XMP_NAME: NUMBERS} if self._names_in_xmp else {}
        return names | ({jpeg_payloads.GAIN_MAP_NAME: NUMBERS} if self._names_in_iso else {})

    def stretches(self) -> Iterator[tuple[list[Element], list[Part]]]:
        """The file as the pictures that stay and what lies between and behind them, each with its parts."""
        yield self.first.elements, list(self.first.parts(self.rewritten))
        position, end = self._tail.offset, self._tail.offset + self._tail.length
        for one in sorted(self.further, key=lambda one: one.single.start):
            yield from self._gap(position, one.single.start)
            yield one.single.elements, list(one.single.parts(one.rewritten))
            position = one.single.end
        yield from self._gap(position, end)

    def _gap(self, start: int, end: int) -> Iterator[tuple[list[Element], list[Part]]]:
        data = self._tail.data[start - self._tail.offset : end - self._tail.offset]
        if data:
            stray = StrayBytes(start, data, after_end=True)
            yield [stray], [Part(start, len(data), jpeg_payloads.element_name(stray), Fate.DROP, _BEHIND)]

    def pieces(self) -> list[Buffer]:
        """The whole copy."""
        copies = [one.pieces() for one in self.further]
        sizes = [_size(copy) for copy in copies]
        front = self.first.front_pieces() + self._marks(sizes)
        back = self.first.back_pieces()
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
            marks.append(segment_bytes(jpeg.APP1, jpeg_payloads.XMP + directory_packet(sizes[0])))
        if self._names_in_iso:
            marks.append(segment_bytes(jpeg.APP2, ISO_URN + ISO_VERSION))
        return marks

    def pictures(self) -> tuple[bytes, ...]:
        """Each picture that stays as a file of its own, as it is: a decoder that knows no index opens just it."""
        kept = [self.first, *(one.single for one in self.further)]
        return tuple(map(_alone, kept)) if self.further else ()


def _size(pieces: list[Buffer]) -> int:
    return sum(map(len, pieces))


def _alone(single: SingleJpeg) -> bytes:
    return jpeg.write([element for element in single.elements if not _is_index(element)])


def _is_index(element: Element) -> bool:
    is_app2 = isinstance(element, Segment) and element.marker == jpeg.APP2
    return is_app2 and jpeg_payloads.element_name(element) == jpeg_payloads.INDEX_NAME
