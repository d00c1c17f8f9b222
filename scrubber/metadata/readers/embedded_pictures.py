"""JPEG pictures in the middle of data that nobody can take apart, and the stretches of an EXIF block no tag owns."""

import re

from scrubber.containers import tiff
from scrubber.containers.tiff import Ifd
from scrubber.i18n import N_
from scrubber.metadata.findings.finding import Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.readers.exif.tag_numbers import ImageTag
from scrubber.metadata.readers.reading import PayloadReading

_JPEG = re.compile(rb"\xff\xd8\xff[\xc0\xc4\xdb\xe0\xe1\xe2\xec\xed\xee\xfe]")
_END = b"\xff\xd9"
_MAX_PICTURES = 4
_SMALLEST = 256
_SMALLEST_GAP = 16
_THUMBNAIL = (ImageTag.THUMBNAIL_OFFSET, ImageTag.THUMBNAIL_LENGTH)
_PIXELS = (ImageTag.STRIP_OFFSETS, ImageTag.TILE_OFFSETS)

Range = tuple[int, int]


def add_pictures(reading: PayloadReading, data: bytes, key: str) -> list[Range]:
    """Add the JPEG files that stand in `data` as a whole; returns where."""
    found: list[Range] = []
    at = 0
    while len(found) < _MAX_PICTURES and (start := _JPEG.search(data, at)) is not None:
        at = _end_of(data, start.start())
        if at - start.start() >= _SMALLEST:
            reading.add_thumbnail(key, data[start.start() : at])
            found.append((start.start(), at))
    return found


def _end_of(data: bytes, start: int) -> int:
    """Behind the last end marker before the next picture begins: a picture's own thumbnail ends before it does."""
    nested = data.find(b"\xff\xd8\xff", start + 3)
    first = data.find(_END, start)
    if first < 0:
        return len(data)
    if 0 <= nested < first:
        outer = data.find(_END, first + 2)
        return outer + 2 if outer >= 0 else first + 2
    return first + 2


class Owned:
    """Which bytes of an EXIF block its directories and values take up."""

    def __init__(self) -> None:
        self._ranges: list[Range] = []
        self.is_file = False

    def take(self, ifd: Ifd, header_length: int = 8) -> None:
        """Note a directory, its values and the picture it points to; pages of a TIFF file make the block a file."""
        self._ranges += [(0, header_length), (ifd.offset, ifd.offset + ifd.length)]
        self._ranges += [(entry.where, entry.where + entry.length) for entry in ifd.entries if entry.readable]
        self.is_file |= any(ifd.get(tag) is not None for tag in _PIXELS)
        start, length = (ifd.get(tag) for tag in _THUMBNAIL)
        if start is not None and length is not None and start.type == length.type == tiff.LONG:
            self._ranges.append((start.value_offset, start.value_offset + length.value_offset))

    def gaps(self, size: int) -> list[Range]:
        """What nothing owns, in order."""
        found, end = [], 0
        for start, stop in [*sorted(self._ranges), (size, size)]:
            if start - end >= _SMALLEST_GAP:
                found.append((end, min(start, size)))
            end = max(end, stop)
        return found


def describe_gaps(reading: PayloadReading, owned: Owned) -> None:
    """Add what stands between the tags: previews some cameras put there, rests of earlier versions, hidden data."""
    data = reading.payload.data
    for start, end in [] if owned.is_file else owned.gaps(len(data))[:64]:
        gap = data[start:end]
        if gap.strip(b"\0 ") and not add_pictures(reading, gap, "exif:PreviewImage"):
            reading.add_data(Kind.BETWEEN_TAGS, "exif:gap", N_("Unknown data"), gap, Risk.MEDIUM)
