"""Where a JPEG file says that further pictures lie behind its first one.

There are two lists: the multi-picture index (CIPA DC-007) and Google's directory in XMP. Nothing else counts: a
picture that no list names is shown by no program.
"""

from dataclasses import dataclass
from xml.etree.ElementTree import Element as XmlElement

from scrubber.containers.jpeg import mpf
from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.segments import Segment
from scrubber.errors import ScrubberError
from scrubber.formats.jpeg.gcontainer import joined_files
from scrubber.formats.jpeg.single import SingleJpeg

UNLISTED = -1
"""Stands for the type of a picture that only Google's directory names."""


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
    segments = (e for e in first.elements if isinstance(e, Segment) and e.marker == jpeg.APP2)
    index = next((e for e in segments if (e.payload or b"").startswith(mpf.SIGNATURE)), None)
    if index is None:
        return mpf.PRIMARY, {}
    try:
        rows = mpf.read(index.payload or b"")
    except ScrubberError:
        return mpf.PRIMARY, {}
    base = index.offset + index.fill + 4 + mpf.HEAD_BYTES
    is_view = bool(rows) and rows[0].type in mpf.VIEWS
    found = [Listed(base + row.offset, row.type, "") for row in rows[1:] if row.is_jpeg]
    return rows[0].type if is_view else mpf.PRIMARY, {one.start: one for one in found}
