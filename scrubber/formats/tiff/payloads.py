"""What a TIFF file says besides its pages: the payloads for the readers of metadata."""

from collections.abc import Iterator

from scrubber.containers import tiff
from scrubber.containers.tiff import Entry, Header, Ifd
from scrubber.errors import ScrubberError
from scrubber.formats.base import Ledger, Payload, PayloadKind
from scrubber.formats.tiff import tags
from scrubber.formats.tiff.pages import read_directories, read_page, thumbnail_offsets
from scrubber.formats.tiff.trailing_data import Budget
from scrubber.formats.tiff.writing import write_file
from scrubber.limits import MAX_INFLATED_BYTES

_KINDS = {
    tags.XMP: PayloadKind.XMP,
    tags.IPTC: PayloadKind.IPTC,
    tags.PHOTOSHOP: PayloadKind.PHOTOSHOP,
    tags.ICC: PayloadKind.ICC,
}
_MAX_PICTURES = 16
_MAX_BLOCKS = 64


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
        content = data[part.offset : part.end] if part.name in ("gap", "data after the end") else b""
        if content.strip(b"\0"):
            yield Payload(PayloadKind.OPAQUE, content, index, part.name)


def _is_new(entry: Entry, seen: set[int]) -> bool:
    """Whether a readable value was not met yet; the first `_MAX_BLOCKS` are."""
    is_new = entry.readable and entry.where not in seen and len(seen) < _MAX_BLOCKS
    seen.add(entry.where)
    return is_new


def _is_smaller_picture(ifd: Ifd, thumbnails: frozenset[int]) -> bool:
    """Whether a directory holds a picture besides the pages; JPEG ones are found by the reader of EXIF."""
    is_jpeg = tags.integer(ifd, tags.COMPRESSION, tags.NO_COMPRESSION) in (tags.JPEG, tags.OLD_JPEG)
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
