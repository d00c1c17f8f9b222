"""The strict reading of a TIFF copy: known tags in order, each value and each stretch of data right behind the last."""

from scrubber.containers import tiff
from scrubber.containers.tiff import Entry, Ifd
from scrubber.formats.base import Audit, require
from scrubber.formats.shared.icc.profile import audit_profile
from scrubber.formats.tiff import tags
from scrubber.formats.tiff.essence import essence_of
from scrubber.formats.tiff.jpeg import without_segments
from scrubber.formats.tiff.pages import MAX_PAGES, Page, read_page
from scrubber.formats.tiff.trailing_data import Budget
from scrubber.i18n import N_

_STRUCTURE = N_("its parts are not in order")
_POINTERS = frozenset({tags.STRIP_OFFSETS, tags.TILE_OFFSETS, tags.JPEG_STREAM, *tags.TABLES})
_COUNTS = frozenset({tags.STRIP_COUNTS, tags.TILE_COUNTS, tags.JPEG_LENGTH})


def audit_tiff(data: bytes) -> Audit:
    """See `Format.audit`."""
    header = tiff.read_header(data)
    require(header.first_ifd == header.length, _STRUCTURE)
    position, pages, seen, budget = header.length, list[Page](), set[int](), Budget.of(data)
    while True:
        require(len(pages) < MAX_PAGES, _STRUCTURE)
        ifd = tiff.read_ifd(data, position, header)
        position = _audit_values(data, ifd, position + ifd.length)
        page = _planned(data, ifd, budget)
        pages.append(page)
        position = _audit_blocks(data, page, position, seen)
        if not ifd.next_offset:
            break
        require(ifd.next_offset == position, _STRUCTURE)
    require(position == len(data), N_("something follows its end"))
    return Audit(essence_of(header, pages), ())


def _planned(data: bytes, ifd: Ifd, budget: Budget) -> Page:
    """The page; planning it again must find nothing to change."""
    page = read_page(data, ifd, budget)
    values = {field.tag: field.value for field in page.fields}
    for entry in ifd.entries:
        require(entry.tag in values or entry.tag in _POINTERS)
        require(entry.tag in _POINTERS or values[entry.tag] == entry.raw)
    require(len(values) + len(page.pointers) == len(ifd.entries), _STRUCTURE)
    return page


def _audit_values(data: bytes, ifd: Ifd, position: int) -> int:
    """Tags ascending and each once, unused slot bytes zero, values one behind the other. Returns where they end."""
    require([entry.tag for entry in ifd.entries] == sorted({entry.tag for entry in ifd.entries}), _STRUCTURE)
    for entry in ifd.entries:
        _audit_kind(entry)
        if entry.inline:
            require(not any(entry.slot[entry.length :]))
            continue
        require(entry.where == position, _STRUCTURE)
        position = _padded_end(data, position + entry.length)
    return position


def _audit_kind(entry: Entry) -> None:
    """Known tags of the right type; what holds text is checked on its own."""
    if entry.tag == tags.ICC:
        audit_profile(entry.raw)
    elif entry.tag == tags.JPEG_TABLES:
        require(without_segments(entry.raw) == entry.raw)
    elif entry.tag in _POINTERS or entry.tag in _COUNTS:
        require(entry.type in (tiff.LONG, tiff.LONG8))
    else:
        require(entry.tag in tags.RULES and entry.type in tags.RULES[entry.tag][0])


def _audit_blocks(data: bytes, page: Page, position: int, seen: set[int]) -> int:
    """The page's data: what an earlier page or strip didn't hold lies right behind the values."""
    for block in page.blocks:
        require(
            len(block.content) == block.length and block.content == data[block.offset : block.offset + block.length]
        )
        if block.offset in seen or not block.length:
            require(bool(block.length) or block.offset == 0, _STRUCTURE)
            continue
        require(block.offset == position, _STRUCTURE)
        seen.add(block.offset)
        position = _padded_end(data, position + block.length)
    return position


def _padded_end(data: bytes, end: int) -> int:
    """The next even offset; a byte of padding must be zero."""
    require(end + end % 2 <= len(data) and not any(data[end : end + end % 2]))
    return end + end % 2
