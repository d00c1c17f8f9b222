"""Where a maker note stood when the camera wrote it, and in which byte order.

Canon's notes are bare directories: their offsets count from the beginning of the block, in the byte order of the
camera. Programs that write a block anew often move the note, or change the order around it, without knowing; then
nothing in it can be found. But its first value always followed the directory at once, and that tells the old place.
"""

from scrubber.containers import tiff
from scrubber.containers.tiff import Entry, Header, Ifd
from scrubber.errors import ScrubberError

_MAX_ENTRIES = 128
_PADDING = (4, 0)
"""Bytes between the last row and the first value: the offset of a next directory, which some leave out."""


def of(note: bytes, where: int, order: str) -> tuple[str, int]:
    """The byte order and the offset to read `note` with; as given when it isn't a bare directory that was moved."""
    for candidate in (order, "<" if order == ">" else ">"):
        ifd = _directory(note, candidate)
        if ifd is not None:
            return candidate, _old_place(ifd, len(note), where)
    return order, where


def _directory(note: bytes, order: str) -> Ifd | None:
    """The directory at the very beginning of the note; None when there is none in this byte order."""
    if not 1 <= int.from_bytes(note[:2], "little" if order == "<" else "big") <= _MAX_ENTRIES:
        return None
    try:
        ifd = tiff.read_ifd(b"\0" * 8 + note, 8, Header(order, False, 8), strict=False)
    except ScrubberError:
        return None
    return ifd if all(entry.type in tiff.TYPE_SIZES and entry.count < 1 << 20 for entry in ifd.entries) else None


def _old_place(ifd: Ifd, size: int, where: int) -> int:
    outside = [entry for entry in ifd.entries if not entry.inline]
    if not outside:
        return where
    table, first = 2 + 12 * len(ifd.entries), min(entry.value_offset for entry in outside)
    places = [first - table - padding for padding in _PADDING]
    if where in places:
        return where
    return next((place for place in places if place >= 8 and _all_inside(outside, place, size)), where)


def _all_inside(entries: list[Entry], place: int, size: int) -> bool:
    return all(place <= entry.value_offset <= place + size - entry.length for entry in entries)
