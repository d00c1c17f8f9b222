"""TIFF and BigTIFF (TIFF 6.0; Adobe's and libtiff's supplements).

A copy is written anew from the pages: the tags that decoding and showing a page needs, and the compressed data as it
is. Other directories (EXIF, GPS, sub-IFDs), private tags, texts, smaller versions of pages, gaps and whatever
follows are left behind.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from scrubber.containers import tiff
from scrubber.containers.tiff import Entry, Header, Ifd
from scrubber.containers.tiff_tags import Compression, Tag
from scrubber.errors import Detail, ParseError, ScrubberError
from scrubber.formats import reasons
from scrubber.formats.base import (
    ENDS_EARLY,
    Audit,
    Buffer,
    Document,
    Fate,
    Format,
    Ledger,
    Oddity,
    Part,
    Payload,
    PayloadKind,
    PayloadRole,
    Policy,
)
from scrubber.formats.keep import KeptBlocks, KeptIn
from scrubber.formats.refused import refuse_raw
from scrubber.formats.shared.icc.profile import profile_notes
from scrubber.formats.tiff.audit import audit_tiff
from scrubber.formats.tiff.essence import Field, essence_of
from scrubber.formats.tiff.keep_list import integer
from scrubber.formats.tiff.pages import (
    Page,
    has_picture,
    number_pages,
    read_directories,
    read_page,
    thumbnail_offsets,
    without_empty_directories,
)
from scrubber.formats.tiff.trailing_data import Budget
from scrubber.formats.tiff.writing import write_file
from scrubber.i18n import N_
from scrubber.limits import MAX_IFDS, MAX_INFLATED_BYTES, MAX_PARTS

_ROOM = 1 << 16
"""Bytes that directories written anew may add to a small file."""

_SMALLER_VERSIONS = N_("Smaller versions of the picture inside the file are left out of the copy.")
_MANY_PAGES = N_("The file holds several pictures. All of them are kept.")


_STRETCHES = (
    (Tag.STRIP_OFFSETS, Tag.STRIP_BYTE_COUNTS),
    (Tag.TILE_OFFSETS, Tag.TILE_BYTE_COUNTS),
    (Tag.JPEG_INTERCHANGE_FORMAT, Tag.JPEG_INTERCHANGE_FORMAT_LENGTH),
)
_NAMES: dict[int, str] = {Tag.XMP: "XMP", Tag.IPTC: "IPTC", Tag.PHOTOSHOP: "Photoshop", Tag.ICC_PROFILE: "ICC profile"}
_KINDS: dict[int, PayloadKind] = {
    Tag.XMP: PayloadKind.XMP,
    Tag.IPTC: PayloadKind.IPTC,
    Tag.PHOTOSHOP: PayloadKind.PHOTOSHOP,
    Tag.ICC_PROFILE: PayloadKind.ICC,
}
_MAX_PICTURES = 16
_MAX_BLOCKS = 64
_GAP, _BEHIND = "gap", "data after the end"
"""The names of parts that no directory knows of."""


class TiffDocument(Document):
    """One TIFF file, taken apart."""

    def __init__(self, data: bytes) -> None:
        refuse_raw(data)
        self._data = data
        self._header = tiff.read_header(data)
        self._pages, self._smaller = _split(data, self._header)
        number_pages(self._pages)
        self._copy = write_file(self._header, self._pages, 2 * len(data) + _ROOM)
        self._is_clean = b"".join(self._copy) == data
        self.ledger = Ledger(len(data), tuple(ledger_of(data, self._header, self._pages, is_clean=self._is_clean)))
        self.essence = essence_of(self._header, [page.content() for page in self._pages])
        self.oddities = frozenset(self._oddities())
        self.notes = tuple(self._notes())

    def payloads(self) -> Iterator[Payload]:
        """See `Document.payloads`."""
        if not self._is_clean:
            yield from payloads_of(self._data, self._header, self.ledger)
            return
        for profile in self._profiles():
            yield Payload(PayloadKind.ICC, profile, 0)

    def rebuild(self, policy: Policy) -> list[Buffer]:
        """See `Document.rebuild`."""
        packet = policy.kept.xmp
        if not packet:
            return list(self._copy)
        row = Field(Tag.XMP, tiff.BYTE, len(packet), packet)
        first = replace(self._pages[0], fields=[*self._pages[0].fields, row])
        return write_file(self._header, [first, *self._pages[1:]], 2 * len(self._data) + _ROOM + len(packet))

    def _profiles(self) -> dict[bytes, None]:
        """The colour profiles of the pages, each once."""
        entries = (page.ifd.get(Tag.ICC_PROFILE) for page in self._pages)
        return dict.fromkeys(entry.raw for entry in entries if entry is not None and entry.readable)

    def _oddities(self) -> Iterator[Oddity]:
        yield Oddity.ALWAYS
        if any(page.is_repaired for page in self._pages):
            yield Oddity.REPAIRED
        if any(page.is_cut_short for page in self._pages):
            yield Oddity.NO_END

    def _notes(self) -> Iterator[str]:
        yield from dict.fromkeys(note for profile in self._profiles() for note in profile_notes(profile))
        if Oddity.NO_END in self.oddities:
            yield ENDS_EARLY
        if len(self._pages) > 1:
            yield _MANY_PAGES
        if self._smaller:
            yield _SMALLER_VERSIONS


def _split(data: bytes, header: Header) -> tuple[list[Page], int]:
    """The pages, and how many thumbnails of pages there are besides."""
    directories = list(read_directories(data, header))
    thumbnails = thumbnail_offsets(directories)
    budget = Budget.of(data)
    pictures = [ifd for ifd in directories if ifd.offset not in thumbnails and has_picture(ifd)]
    if not pictures:
        raise ParseError(reasons.PART_MISSING, Detail("tiff.no-picture"))
    pages = [read_page(data, ifd, budget) for ifd in pictures]
    return pages, len(thumbnails)


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
            yield _gap(data, position, start, _GAP, is_clean=is_clean)
        fate = Fate.KEEP if is_clean else span.fate
        yield Part(start, end - start, span.name, fate, span.reason, span.is_picture)
        position = end
    if position < len(data):
        yield _gap(data, position, len(data), _BEHIND, is_clean=is_clean)


def _gap(data: bytes, start: int, end: int, name: str, *, is_clean: bool) -> Part:
    is_padding = end - start == 1 and data[start] == 0
    fate = Fate.KEEP if is_clean or is_padding else Fate.DROP
    return Part(
        start,
        end - start,
        "padding" if is_padding else name,
        fate,
        reasons.NEEDED if is_padding else reasons.NOT_NEEDED,
    )


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
    yield _Span(0, header.length, "header", Fate.REWRITE, reasons.NEEDED)
    known = {page.ifd.offset for page in pages}
    for page in pages:
        yield from _page_spans(page, len(data))
    for ifd in tiff.walk(data):
        if ifd.offset not in known:
            yield from _dropped_spans(ifd)


def _page_spans(page: Page, file_size: int) -> Iterator[_Span]:
    ifd = page.ifd
    yield _Span(ifd.offset, ifd.offset + ifd.length, ifd.name, Fate.REWRITE, reasons.REWRITTEN)
    kept = {id(entry) for entry in page.kept_entries}
    for entry in ifd.entries:
        if entry.inline or not entry.readable:
            continue
        name = _NAMES.get(entry.tag, f"{ifd.name} value")
        end = entry.where + entry.length
        if id(entry) not in kept:
            yield _Span(entry.where, end, name, Fate.DROP, reasons.NOT_NEEDED)
        else:
            yield _Span(
                entry.where,
                end,
                name,
                Fate.REWRITE,
                reasons.COLOURS if entry.tag == Tag.ICC_PROFILE else reasons.NEEDED,
            )
    for block in page.blocks:
        is_same = len(block.content) == block.length and block.offset + block.length <= file_size
        fate, reason = (Fate.KEEP, reasons.PICTURE) if is_same else (Fate.REWRITE, reasons.WITHOUT_REST)
        yield _Span(block.offset, block.offset + block.length, "picture data", fate, reason, is_picture=True)


def _dropped_spans(ifd: Ifd) -> Iterator[_Span]:
    """A directory that goes: EXIF, GPS, a sub-IFD, a smaller version of a page, with its values and picture."""
    yield _Span(ifd.offset, ifd.offset + ifd.length, ifd.name, Fate.DROP, reasons.NOT_NEEDED)
    for entry in ifd.entries:
        if not entry.inline and entry.readable:
            yield _Span(entry.where, entry.where + entry.length, f"{ifd.name} value", Fate.DROP, reasons.NOT_NEEDED)
    for offsets_tag, counts_tag in _STRETCHES:
        for offset, length in zip(_numbers(ifd, offsets_tag), _numbers(ifd, counts_tag), strict=False):
            yield _Span(offset, offset + length, "smaller picture", Fate.DROP, reasons.NOT_NEEDED)


def _numbers(ifd: Ifd, tag: int) -> tuple[int, ...]:
    """The integers of a tag, none when they can't be read."""
    entry = ifd.get(tag)
    try:
        return entry.integers(MAX_PARTS // MAX_IFDS) if entry is not None else ()
    except ScrubberError:
        return ()


def payloads_of(data: bytes, header: Header, ledger: Ledger) -> Iterator[Payload]:
    """The whole file as an EXIF structure, so that offsets hold; what its tags carry; pictures; the rest."""
    parts = {part.offset: index for index, part in enumerate(ledger.parts)}
    yield Payload(PayloadKind.EXIF, data[:MAX_INFLATED_BYTES], parts.get(header.first_ifd, 0))
    thumbnails = thumbnail_offsets(list(read_directories(data, header)))
    pictures, seen = 0, set[int]()
    for number, ifd in enumerate(tiff.walk(data)):
        table = _part_at(ledger, ifd.offset)
        for entry in ifd.entries:
            if entry.tag in _KINDS and entry.length and _is_new(entry, seen):
                yield Payload(_KINDS[entry.tag], entry.raw, _value_part(ledger, entry, table))
        if number and pictures < _MAX_PICTURES and _is_smaller_picture(ifd, thumbnails):
            picture = _standalone(data, header, ifd)
            if picture:
                pictures += 1
                yield Payload(PayloadKind.PICTURE, picture, table, f"smaller picture ({ifd.name})")
    for index, part in enumerate(ledger.parts):
        content = data[part.offset : part.end] if part.name in (_GAP, _BEHIND) else b""
        if content.strip(b"\0"):
            yield Payload(PayloadKind.OPAQUE, content, index, part.name, PayloadRole.BESIDE)


def _is_new(entry: Entry, seen: set[int]) -> bool:
    """Whether a readable value was not met yet; the first `_MAX_BLOCKS` are."""
    is_new = entry.readable and entry.where not in seen and len(seen) < _MAX_BLOCKS
    seen.add(entry.where)
    return is_new


def _is_smaller_picture(ifd: Ifd, thumbnails: frozenset[int]) -> bool:
    """Whether a directory holds a picture besides the pages; JPEG ones are found by the reader of EXIF."""
    is_jpeg = integer(ifd, Tag.COMPRESSION, Compression.NONE) in (Compression.JPEG, Compression.OLD_JPEG)
    return not is_jpeg and (ifd.name == "SubIFD" or ifd.offset in thumbnails)


def _standalone(data: bytes, header: Header, ifd: Ifd) -> bytes:
    """A directory of its own as a file, empty when it can't be read."""
    try:
        return b"".join(write_file(header, [read_page(data, ifd, Budget.of(data))], 2 * len(data)))
    except ScrubberError:
        return b""


def _value_part(ledger: Ledger, entry: Entry, table: int) -> int:
    return table if entry.inline else _part_at(ledger, entry.where)


def _part_at(ledger: Ledger, offset: int) -> int:
    """The index of the part that holds a byte."""
    low, high = 0, len(ledger.parts) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if ledger.parts[middle].offset <= offset:
            low = middle
        else:
            high = middle - 1
    return low


class TiffFormat(Format):
    """TIFF files of both byte orders, with 4-byte and 8-byte offsets."""

    name = "TIFF"
    suffixes = (".tif", ".tiff")
    mime_types = ("image/tiff",)
    kept = N_(
        "All pages and pyramid levels (not thumbnails) with their compressed pictures, colour profile (rewritten), "
        "resolution, orientation."
    )
    kept_in = KeptIn.XMP
    cannot_promise = N_(
        "Data hidden inside valid compressed picture data, or in numbers that make colours; fax, Zstandard, LZMA and "
        "very large LZW and PackBits data are not searched for bytes behind their end."
    )

    def matches(self, head: bytes) -> bool:
        """Byte order and version of TIFF or BigTIFF."""
        return head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")

    def parse(self, data: bytes) -> TiffDocument:
        """See `Format.parse`."""
        return TiffDocument(data)

    def for_decoder(self, data: bytes) -> bytes:
        """See `Format.for_decoder`: directories without a picture, which some decoders count as pages, are left out."""
        try:
            return without_empty_directories(data)
        except ScrubberError:
            return data

    def audit(self, data: bytes) -> Audit:
        """See `Format.audit`."""
        return audit_tiff(data)

    def audit_kept(self, data: bytes, kept: KeptBlocks) -> Audit:
        """See `Format.audit_kept`."""
        return audit_tiff(data, kept)


FORMAT = TiffFormat()
