"""The ledger of a TIFF file: where directories, values and data lie, and what becomes of each."""

from collections.abc import Iterator
from dataclasses import dataclass

from scrubber.containers import tiff
from scrubber.containers.tiff import Header, Ifd
from scrubber.errors import ScrubberError
from scrubber.formats.base import Fate, Part
from scrubber.formats.tiff import tags
from scrubber.formats.tiff.pages import Page
from scrubber.i18n import N_
from scrubber.limits import MAX_IFDS, MAX_PARTS

_PICTURE = N_("the picture itself, copied untouched")
_TRIMMED = N_("the picture itself; names and comments inside it are left out")
_TABLE = N_("needed to show the picture; written anew with the tags that matter")
_NEEDED = N_("needed to show the picture")
_COLOURS = N_("needed for the colours; rewritten without names, dates and devices")
_HIDDEN = N_("not part of the picture")

_STRETCHES = (
    (tags.STRIP_OFFSETS, tags.STRIP_COUNTS),
    (tags.TILE_OFFSETS, tags.TILE_COUNTS),
    (tags.JPEG_STREAM, tags.JPEG_LENGTH),
)
_NAMES = {tags.XMP: "XMP", tags.IPTC: "IPTC", tags.PHOTOSHOP: "Photoshop", tags.ICC: "ICC profile"}


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch with a meaning. Where stretches overlap, the one that begins first counts."""

    start: int
    end: int
    name: str
    fate: Fate
    reason: str
    is_picture: bool = False


def ledger_of(data: bytes, header: Header, pages: list[Page], *, is_clean: bool) -> Iterator[Part]:
    """Parts that tile the file. All are kept in a file that is its own copy."""
    position = 0
    for span in _merged(sorted(_spans(data, header, pages), key=lambda span: (span.start, -span.end))):
        start, end = max(span.start, position), min(span.end, len(data))
        if start >= end:
            continue
        if start > position:
            yield _gap(data, position, start, "gap", is_clean=is_clean)
        fate = Fate.KEEP if is_clean else span.fate
        yield Part(start, end - start, span.name, fate, span.reason, span.is_picture)
        position = end
    if position < len(data):
        yield _gap(data, position, len(data), "data after the end", is_clean=is_clean)


def _gap(data: bytes, start: int, end: int, name: str, *, is_clean: bool) -> Part:
    is_padding = end - start == 1 and data[start] == 0
    fate = Fate.KEEP if is_clean or is_padding else Fate.DROP
    return Part(start, end - start, "padding" if is_padding else name, fate, _NEEDED if is_padding else _HIDDEN)


def _merged(spans: list[_Span]) -> Iterator[_Span]:
    """Neighbours of one name and fate as one span, so that a page of many strips stays readable."""
    waiting: _Span | None = None
    for span in spans:
        if waiting and span.start <= waiting.end + 1 and (span.name, span.fate) == (waiting.name, waiting.fate):
            end = max(waiting.end, span.end)
            waiting = _Span(waiting.start, end, span.name, span.fate, span.reason, span.is_picture)
            continue
        if waiting:
            yield waiting
        waiting = span
    if waiting:
        yield waiting


def _spans(data: bytes, header: Header, pages: list[Page]) -> Iterator[_Span]:
    yield _Span(0, header.length, "header", Fate.REWRITE, _NEEDED)
    known = {page.ifd.offset for page in pages}
    for page in pages:
        yield from _page_spans(page)
    for ifd in tiff.walk(data):
        if ifd.offset not in known:
            yield from _dropped_spans(ifd)


def _page_spans(page: Page) -> Iterator[_Span]:
    ifd = page.ifd
    yield _Span(ifd.offset, ifd.offset + ifd.length, ifd.name, Fate.REWRITE, _TABLE)
    kept = {id(entry) for entry in page.kept_entries}
    for entry in ifd.entries:
        if entry.inline or not entry.readable:
            continue
        name = _NAMES.get(entry.tag, f"{ifd.name} value")
        end = entry.where + entry.length
        if id(entry) not in kept:
            yield _Span(entry.where, end, name, Fate.DROP, _HIDDEN)
        else:
            yield _Span(entry.where, end, name, Fate.REWRITE, _COLOURS if entry.tag == tags.ICC else _NEEDED)
    for block in page.blocks:
        is_same = len(block.content) == block.length
        fate, reason = (Fate.KEEP, _PICTURE) if is_same else (Fate.REWRITE, _TRIMMED)
        yield _Span(block.offset, block.offset + block.length, "picture data", fate, reason, is_picture=True)


def _dropped_spans(ifd: Ifd) -> Iterator[_Span]:
    """A directory that goes: EXIF, GPS, a sub-IFD, a smaller version of a page, with its values and picture."""
    yield _Span(ifd.offset, ifd.offset + ifd.length, ifd.name, Fate.DROP, _HIDDEN)
    for entry in ifd.entries:
        if not entry.inline and entry.readable:
            yield _Span(entry.where, entry.where + entry.length, f"{ifd.name} value", Fate.DROP, _HIDDEN)
    for offsets_tag, counts_tag in _STRETCHES:
        for offset, length in zip(_numbers(ifd, offsets_tag), _numbers(ifd, counts_tag), strict=False):
            yield _Span(offset, offset + length, "smaller picture", Fate.DROP, _HIDDEN)


def _numbers(ifd: Ifd, tag: int) -> tuple[int, ...]:
    """The integers of a tag, none when they can't be read."""
    entry = ifd.get(tag)
    try:
        return entry.integers(MAX_PARTS // MAX_IFDS) if entry is not None else ()
    except ScrubberError:
        return ()
