"""TIFF and BigTIFF (TIFF 6.0; Adobe's and libtiff's supplements).

A copy is written anew from the pages: the tags that decoding and showing a page needs, and the compressed data as it
is. Other directories (EXIF, GPS, sub-IFDs), private tags, texts, smaller versions of pages, gaps and whatever
follows are left behind.
"""

from collections.abc import Iterator

from scrubber.containers import tiff
from scrubber.containers.tiff import Header
from scrubber.errors import ParseError
from scrubber.formats.base import Audit, Buffer, Document, Format, Ledger, Payload, Policy
from scrubber.formats.refused import refuse_raw
from scrubber.formats.tiff.audit import audit_tiff
from scrubber.formats.tiff.essence import essence_of
from scrubber.formats.tiff.pages import Page, read_directories, read_page, thumbnail_offsets
from scrubber.formats.tiff.parts import ledger_of
from scrubber.formats.tiff.payloads import payloads_of
from scrubber.formats.tiff.trailing_data import Budget
from scrubber.formats.tiff.writing import write_file
from scrubber.i18n import N_

_ROOM = 1 << 16
"""Bytes that directories written anew may add to a small file."""

_SMALLER_VERSIONS = N_("Smaller versions of the picture inside the file are left out of the copy.")
_MANY_PAGES = N_("The file has several pages. All of them stay.")


class TiffDocument(Document):
    """One TIFF file, taken apart."""

    def __init__(self, data: bytes) -> None:
        refuse_raw(data)
        self._data = data
        self._header = tiff.read_header(data)
        self._pages, self._smaller = _split(data, self._header)
        self._copy = write_file(self._header, self._pages, 2 * len(data) + _ROOM)
        self._is_clean = b"".join(self._copy) == data
        self.ledger = Ledger(len(data), tuple(ledger_of(data, self._header, self._pages, is_clean=self._is_clean)))
        self.essence = essence_of(self._header, self._pages)
        self.notes = tuple(self._notes())

    def payloads(self) -> Iterator[Payload]:
        """See `Document.payloads`."""
        if not self._is_clean:
            yield from payloads_of(self._data, self._header, self.ledger)

    def rebuild(self, policy: Policy) -> list[Buffer]:
        """See `Document.rebuild`."""
        return list(self._copy)

    def _notes(self) -> Iterator[str]:
        if len(self._pages) > 1:
            yield _MANY_PAGES
        if self._smaller:
            yield _SMALLER_VERSIONS


def _split(data: bytes, header: Header) -> tuple[list[Page], int]:
    """The pages, and how many thumbnails of pages there are besides."""
    directories = list(read_directories(data, header))
    thumbnails = thumbnail_offsets(directories)
    budget = Budget.of(data)
    pages = [read_page(data, ifd, budget) for ifd in directories if ifd.offset not in thumbnails]
    if not pages:
        raise ParseError(N_("it holds no picture"))
    return pages, len(thumbnails)


class TiffFormat(Format):
    """TIFF files of both byte orders, with 4-byte and 8-byte offsets."""

    name = "TIFF"
    suffixes = (".tif", ".tiff")
    mime_types = ("image/tiff",)
    kept = N_(
        "All pages and pyramid levels (not thumbnails) with their compressed pictures, colour profile (rewritten), "
        "resolution, orientation."
    )
    cannot_promise = N_(
        "Data hidden inside valid compressed picture data; fax, Zstandard, LZMA and very large LZW and PackBits data "
        "are not searched for bytes behind their end."
    )

    def matches(self, head: bytes) -> bool:
        """Byte order and version of TIFF or BigTIFF."""
        return head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")

    def parse(self, data: bytes) -> TiffDocument:
        """See `Format.parse`."""
        return TiffDocument(data)

    def audit(self, data: bytes) -> Audit:
        """See `Format.audit`."""
        return audit_tiff(data)


FORMAT = TiffFormat()
