"""Which pictures behind the first one of a JPEG file stay: its gain map, and further views of the same moment.

Large thumbnails and previews go, because they show the photo as it was before it was edited. One picture that can't
be cleaned doesn't spoil the photo: it stays behind, and a note says so.

There are two lists of what lies behind the first picture: the multi-picture index (CIPA DC-007) and Google's directory
in XMP. Nothing else counts: a picture that no list names is shown by no program.
"""

from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element as XmlElement

from scrubber.containers.jpeg import mpf
from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.gcontainer import joined_files
from scrubber.containers.jpeg.segments import Element, Segment, SegmentKind, StrayBytes, segment_bytes
from scrubber.errors import ScrubberError
from scrubber.formats.base import Buffer
from scrubber.formats.jpeg.essence import FurtherEssence
from scrubber.formats.jpeg.single import SingleJpeg
from scrubber.formats.shared.gain_map import GAIN_MAP_LEFT_OUT, GainMapNumbers, read_numbers
from scrubber.i18n import N_

GAIN_MAP_KEPT = N_("The HDR gain map is kept; it is a faint second version of the same picture.")
GAIN_MAP_REMOVED = N_("The HDR gain map is left out. The copy looks ordinary on HDR screens.")
VIEWS_KEPT = N_("The file holds several pictures. All of them are kept.")
VIEWS_REMOVED = N_("The file holds further pictures. The copy has only the first.")
OTHERS_REMOVED = N_("The file holds further pictures. The copy has only the first.")

NUMBERS = N_("only the numbers of the HDR gain map are kept, written anew")


UNLISTED = -1
"""Stands for the type of a picture that only Google's directory names."""
_GAIN_MAP_SEMANTIC = "GainMap"


@dataclass(frozen=True, slots=True)
class Listed:
    """The offset in the file where a picture is said to begin, its MP type, its meaning in Google's directory."""

    start: int
    type: int
    semantic: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The MP type of the first picture, and the pictures behind it by their offsets."""

    first_type: int
    pictures: tuple[Listed, ...]


def read_listing(first: SingleJpeg, packet: XmlElement | None, first_end: int, size: int) -> Listing:
    """Every picture once that begins between `first_end` and `size`; both lists may name the same."""
    first_type, found = _in_index(first)
    for file in joined_files(packet):
        start = first_end + file.offset
        found[start] = Listed(start, found[start].type if start in found else UNLISTED, file.semantic)
    inside = [found[start] for start in sorted(found) if first_end <= start < size]
    return Listing(first_type, tuple(inside))


def _in_index(first: SingleJpeg) -> tuple[int, dict[int, Listed]]:
    index = next(iter(jpeg.segments_of(first.elements, SegmentKind.PICTURE_INDEX)), None)
    if index is None:
        return mpf.PRIMARY, {}
    try:
        rows = mpf.read(index.payload or b"")
    except ScrubberError:
        return mpf.PRIMARY, {}
    base = index.offset + index.fill + 4 + mpf.HEAD_BYTES
    is_view = bool(rows) and rows[0].type in mpf.VIEWS
    found = [Listed(base + row.offset, row.type, "") for row in rows[1:] if row.is_jpeg]
    return rows[0].type if is_view else mpf.PRIMARY, {picture.start: picture for picture in found}


@dataclass(frozen=True, slots=True)
class Further:
    """A picture behind the first that stays, with its MP type; `numbers` are a gain map's."""

    single: SingleJpeg
    type: int
    numbers: GainMapNumbers | None = None

    @property
    def essence(self) -> FurtherEssence:
        """What the copy of it must share with it."""
        return FurtherEssence(self.single.essence, self.type, self.numbers.written() if self.numbers else b"")

    @property
    def rewritten(self) -> dict[SegmentKind, str]:
        """The kinds of its segments that get fresh ones, with the reason."""
        kinds = (SegmentKind.XMP, SegmentKind.GAIN_MAP)
        kept = (self.numbers.packet(), self.numbers.iso) if self.numbers else ()
        return {kind: NUMBERS for kind, written in zip(kinds, kept, strict=False) if written}

    def pieces(self) -> list[Buffer]:
        """Its clean copy."""
        metadata: list[Buffer] = []
        if self.numbers is not None and (packet := self.numbers.packet()):
            metadata.append(segment_bytes(jpeg.APP1, SegmentKind.XMP.signature + packet))
        if self.numbers is not None and self.numbers.iso:
            metadata.append(segment_bytes(jpeg.APP2, SegmentKind.GAIN_MAP.signature + self.numbers.iso))
        return [*self.single.front_pieces(), *metadata, *self.single.back_pieces()]


class Selection:
    """Sorts the listed pictures in the order of their starts; none may overlap the one before.

    `further` are those that stay, in the order of the copy: the gain map first, as Google's directory needs it.
    """

    def __init__(self, data: bytes, first: SingleJpeg, listing: Listing, *, keep_hdr: bool) -> None:
        self._data = data
        self._first = first
        self._end = 0
        self._gain_maps: list[Further | None] = []
        self._views: list[Further | None] = []
        self._has_others = False
        for listed in listing.pictures:
            if listed.start >= self._end and listed.type not in mpf.LARGE_THUMBNAILS:
                self._take(listed)
        self.further: list[Further] = []
        self.notes: list[str] = []
        self._choose(keep_hdr)

    @property
    def gain_map(self) -> Further | None:
        """The gain map, if one stays."""
        return next((extra for extra in self.further if extra.numbers is not None), None)

    def _choose(self, keep_hdr: bool) -> None:
        usable = [gain_map for gain_map in self._gain_maps if gain_map is not None][:1]
        if usable and keep_hdr:
            self.further += usable
        if self._gain_maps:
            self.notes.append(GAIN_MAP_LEFT_OUT if not keep_hdr else GAIN_MAP_KEPT if usable else GAIN_MAP_REMOVED)
        views = [view for view in self._views if view is not None]
        is_whole = len(views) == len(self._views)
        self.further += views if is_whole else []
        if self._views:
            self.notes.append(VIEWS_KEPT if is_whole else VIEWS_REMOVED)
        elif self._has_others:
            self.notes.append(OTHERS_REMOVED)

    def _take(self, listed: Listed) -> None:
        elements = self._read(listed.start)
        numbers = self._numbers(elements)
        if numbers is not None or listed.semantic == _GAIN_MAP_SEMANTIC:
            self._gain_maps.append(self._gain_map(elements, numbers))
        elif listed.type in mpf.VIEWS:
            self._views.append(self._view(elements, listed.type))
        elif listed.type == mpf.PRIMARY:  # some stereo cameras index both pictures so
            view = self._view(elements, listed.type)
            if view is None or self._is_like_first(view):
                self._views.append(view)
            else:
                self._has_others = True
        else:
            self._has_others |= bool(elements) or self._begins(listed.start)  # the file may end within it

    def _begins(self, start: int) -> bool:
        return self._data[start : start + 2] == b"\xff\xd8"

    def _read(self, start: int) -> list[Element]:
        """The elements from SOI to EOI; empty when no whole picture begins here."""
        if not self._begins(start):
            return []
        try:
            elements = jpeg.read(self._data, start)
        except ScrubberError:
            self._end = len(self._data)  # reading on from each further start could cost as much again
            return []
        if isinstance(elements[-1], StrayBytes) and elements[-1].after_end:
            elements.pop()
        self._end = elements[-1].offset + elements[-1].length
        is_whole = isinstance(elements[-1], Segment) and elements[-1].marker == jpeg.EOI
        return elements if is_whole else []

    def _numbers(self, elements: list[Element]) -> GainMapNumbers | None:
        """What the picture says of itself as a gain map; None when it is none."""
        head = jpeg.head_of(elements)
        xmp = jpeg.first_payload(head, SegmentKind.XMP)
        iso = jpeg.first_payload(head, SegmentKind.GAIN_MAP)
        exif = next(map(jpeg.exif_of, self._first.segments(SegmentKind.EXIF)), b"")
        return read_numbers(xmp, iso[len(SegmentKind.GAIN_MAP.signature) :], exif)

    def _gain_map(self, elements: list[Element], numbers: GainMapNumbers | None) -> Further | None:
        if numbers is None or not numbers.is_usable:
            return None
        return _cleaned(
            lambda: Further(SingleJpeg(elements, turns=False, decoder=self._first.decoder), mpf.UNDEFINED, numbers)
        )

    def _view(self, elements: list[Element], kind: int) -> Further | None:
        return _cleaned(lambda: Further(SingleJpeg(elements, decoder=self._first.decoder), kind))

    def _is_like_first(self, view: Further) -> bool:
        one, other = view.single.essence, self._first.essence
        return (one.width, one.height) == (other.width, other.height)


def _cleaned(make: Callable[[], Further]) -> Further | None:
    """The picture, None when no safe copy of it can be made."""
    try:
        made = make()
        made.pieces()
    except ScrubberError:
        return None
    return made
