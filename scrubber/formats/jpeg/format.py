"""JPEG (ITU-T T.81, JFIF, Adobe technical note 5116), also several in one file (CIPA DC-007, Ultra HDR).

A copy holds the first picture, and behind it a gain map and further views of the same moment where the file lists
them. Each is rebuilt by `single`: its scans are copied byte for byte, so every DCT coefficient is the same.
"""

from collections.abc import Iterator

from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.segments import Element, StrayBytes
from scrubber.formats.base import Audit, Buffer, ContainerField, Document, Format, Ledger, Part, Payload, Policy
from scrubber.formats.jpeg import container_fields as jpeg_fields
from scrubber.formats.jpeg import payloads as jpeg_payloads
from scrubber.formats.jpeg.audit import audit_jpeg
from scrubber.formats.jpeg.multi import MultiJpeg
from scrubber.formats.jpeg.single import SingleJpeg
from scrubber.i18n import N_


class JpegDocument(Document):
    """One JPEG file, taken apart."""

    def __init__(self, data: bytes, *, keep_hdr: bool = True) -> None:
        elements = jpeg.read(data)
        tail = elements.pop() if _is_tail(elements[-1]) else None
        first = SingleJpeg(elements)
        self._data = data
        self._first = first
        self._multi = MultiJpeg(data, first, tail, keep_hdr=keep_hdr) if isinstance(tail, StrayBytes) else None
        self._stretches: list[list[Element]] = []
        parts: list[Part] = []
        for stretch, stretch_parts in self._multi.stretches() if self._multi else [(first.elements, first.parts({}))]:
            self._stretches.append(stretch)
            parts += stretch_parts
        self.ledger = Ledger(len(data), tuple(parts))
        self.essence = self._multi.essence if self._multi else first.essence
        self.notes = self._multi.notes if self._multi else ()

    def for_policy(self, policy: Policy) -> Document:
        """See `Document.for_policy`."""
        leaves_out = not policy.keep_hdr and self._multi is not None and self._multi.has_gain_map
        return JpegDocument(self._data, keep_hdr=False) if leaves_out else self

    def payloads(self) -> Iterator[Payload]:
        """See `Document.payloads`."""
        begin = 0
        for stretch in self._stretches:
            yield from jpeg_payloads.payloads(stretch, list(range(begin, begin + len(stretch))))
            begin += len(stretch)

    def container_fields(self) -> Iterator[ContainerField]:
        """See `Document.container_fields`."""
        return jpeg_fields.facts(self._stretches[0])

    def rebuild(self, policy: Policy) -> list[Buffer]:
        """See `Document.rebuild`."""
        if self._multi is not None:
            return self._multi.pieces()
        return [*self._first.front_pieces(), *self._first.back_pieces()]

    def pictures(self) -> tuple[bytes, ...]:
        """See `Document.pictures`."""
        return self._multi.pictures() if self._multi else ()


def _is_tail(element: Element) -> bool:
    return isinstance(element, StrayBytes) and element.after_end


class JpegFormat(Format):
    """JPEG and JFIF files."""

    name = "JPEG"
    suffixes = (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo")
    mime_types = ("image/jpeg",)
    kept = N_(
        "The compressed picture, its tables, colour profile (rewritten), resolution, orientation; the HDR gain map "
        "with its numbers; all pictures of a stereo or multi-angle photo."
    )
    cannot_promise = N_("Data hidden inside compressed picture data so that it looks like more of it.")

    def matches(self, head: bytes) -> bool:
        """SOI and the first byte of another marker."""
        return head[:3] == b"\xff\xd8\xff"

    def parse(self, data: bytes) -> JpegDocument:
        """See `Format.parse`."""
        return JpegDocument(data)

    def audit(self, data: bytes) -> Audit:
        """See `Format.audit`."""
        return audit_jpeg(data)


FORMAT = JpegFormat()
