"""JPEG XL (ISO/IEC 18181-1 codestream, 18181-2 file format): a bare codestream, or one in boxes.

A copy of a bare codestream is bare; a copy of a file with boxes has the signature, the file type, the level if it
was named and the whole codestream in one box. The codestream is copied up to its end, without the words of its
headers. A gain map and the way back to a JPEG file stay, written afresh.
"""

from bisect import bisect_right
from collections.abc import Iterator
from copy import copy
from itertools import islice

from scrubber.bitstreams.jxl.codestream import SIGNATURE
from scrubber.containers.isobmff import boxes as isobmff
from scrubber.containers.isobmff.boxes import Box
from scrubber.containers.isobmff.codes import BoxType
from scrubber.decoding import about_to_decode
from scrubber.errors import Detail, ParseError
from scrubber.formats import reasons
from scrubber.formats.base import (
    Audit,
    Buffer,
    Document,
    Essence,
    Fate,
    Format,
    Ledger,
    Oddity,
    Part,
    Payload,
    Policy,
)
from scrubber.formats.jxl import payloads as jxl_payloads
from scrubber.formats.jxl.audit import audit_jxl
from scrubber.formats.jxl.essence import FILE_TYPE, LEVELS, SIGNATURE_BOX, WRITTEN_ANEW, digest, kept_boxes
from scrubber.formats.jxl.rebuild import CleanPicture, Span, clean_gain_map, clean_reconstruction
from scrubber.formats.keep import KeptBlocks, KeptIn
from scrubber.formats.shared.gain_map import GAIN_MAP_LEFT_OUT
from scrubber.formats.shared.icc.profile import profile_notes
from scrubber.formats.shared.orientation import UPRIGHT
from scrubber.i18n import N_

_JPEG_GOES = reasons.NOT_NEEDED
_JPEG_STAYS = N_("how to get back a JPEG file; rewritten without what the original told")
_GAIN_MAP_STAYS = N_("only the numbers of the HDR gain map are kept, written anew")
_NO_JPEG = N_("The copy can't be turned back into the original JPEG file.")
_REASONS = {BoxType.JBRD: _JPEG_GOES}
_REWRITTEN_REASONS = {BoxType.JBRD: _JPEG_STAYS, BoxType.JHGM: _GAIN_MAP_STAYS}


_NAMED = frozenset((
    *(BoxType.JXL, BoxType.FTYP, BoxType.JXLL, BoxType.JXLC, BoxType.JXLP, BoxType.JXLI, BoxType.JBRD, BoxType.JHGM),
    *(BoxType.BROB, BoxType.EXIF, BoxType.XML, BoxType.JUMB, BoxType.FREE, BoxType.SKIP, BoxType.UUID, BoxType.UDTA),
))  # fmt: skip
"""Boxes that decoders read, or that are known to hold something else than the picture."""


class JxlDocument(Document):
    """One JPEG XL file, taken apart."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        bare = data.startswith(SIGNATURE)
        self._boxes, self._rest = ([], 0) if bare else isobmff.read_file(data)
        self._first = {box.type: box for box in reversed(self._boxes)}
        self._pieces = [(0, len(data))] if bare else _codestream_pieces(data, self._boxes)
        self._level = b"" if bare else _level(data, self._boxes)
        whole = data if bare else b"".join(memoryview(data)[start:end] for start, end in self._pieces)
        self._whole, self._picture = whole, CleanPicture(whole)
        self._spans = self._picture.spans()
        self._fresh = dict(self._fresh_boxes())
        self._lay_out()

    def _fresh_boxes(self) -> Iterator[tuple[bytes, bytes]]:
        """By type, the bodies of the boxes that are written anew beside the codestream."""
        for kind in WRITTEN_ANEW:
            found = [box for box in self._boxes if box.type == kind]
            if len(found) != 1:
                continue
            body = found[0].payload(self._data)
            clean = clean_gain_map(body) if kind == BoxType.JHGM else self._clean_reconstruction(body)
            if clean:
                yield kind, clean

    def _clean_reconstruction(self, body: bytes) -> bytes:
        found = self._picture.found
        return clean_reconstruction(body, found.header.orientation, found.profile, self._picture.profile)

    def _lay_out(self) -> None:
        self.hidden: list[tuple[int, bytes]] = []
        self.ledger = Ledger(len(self._data), tuple(self._parts(self._rest)))
        picture, colour = self._picture.essence()
        size = self._picture.found.header.shown_size
        self.essence = Essence(*size, 1, UPRIGHT, digest(picture, self._fresh), colour)
        self.notes = tuple(dict.fromkeys(self._notes()))
        self.oddities = frozenset(self._oddities())

    def for_policy(self, policy: Policy) -> "JxlDocument":
        """See `Document.for_policy`."""
        if policy.keep_hdr or BoxType.JHGM not in self._fresh:
            return self
        other = copy(self)
        other._fresh = {kind: body for kind, body in self._fresh.items() if kind != BoxType.JHGM}
        other._lay_out()
        return other

    def payloads(self) -> Iterator[Payload]:
        """See `Document.payloads`."""
        budget = jxl_payloads.InflateBudget()
        for box, part in zip(self._boxes, self._part_of_box, strict=True):
            body = box.payload(self._data)
            if self.ledger.parts[part].fate is Fate.KEEP:
                continue
            if box.type == BoxType.JHGM:
                yield from jxl_payloads.gain_map_payloads(body, self._fresh.get(BoxType.JHGM, b""), part)
            else:
                yield from jxl_payloads.box_payloads(box.type, body, part, budget)
        part = self._rewritten_part if self._rewritten_part >= 0 else self._kept_part
        yield from jxl_payloads.codestream_payloads(self._whole, self._picture.found, part)
        for part, data in self.hidden:
            yield jxl_payloads.hidden_payload(data, part)

    def rebuild(self, policy: Policy) -> list[Buffer]:
        """See `Document.rebuild`."""
        if not self._boxes and not policy.kept:
            return [self._picture.codestream]
        fresh = {kind: [isobmff.box(kind, body)] for kind, body in self._fresh.items()}
        level = [isobmff.box(BoxType.JXLL, self._level)] if self._level else []
        codestream = self._picture.codestream
        header = isobmff.header(BoxType.JXLC, len(codestream))
        kept = [isobmff.box(kind, body) for kind, body in kept_boxes(policy.kept).items()]
        front = [SIGNATURE_BOX, FILE_TYPE, *level, *fresh.get(BoxType.JBRD, []), *kept]
        return [*front, header, codestream, *fresh.get(BoxType.JHGM, [])]

    def _oddities(self) -> Iterator[Oddity]:
        """The codestream's own headers are read by decoders; all else that is left out has a name."""
        if any(span.fate is Fate.REWRITE for span in self._spans):
            yield Oddity.HEADER_REBUILT
        if any(span.fate is Fate.DROP and span.end <= self._picture.found.end for span in self._spans):
            yield Oddity.LEFT_OUT_INSIDE
        if self.hidden or any(box.type not in _NAMED for box in self._boxes):
            yield Oddity.LEFT_OUT_BEHIND

    def _notes(self) -> Iterator[str]:
        kinds = {box.type for box in self._boxes}
        if BoxType.JHGM in kinds - self._fresh.keys():
            yield GAIN_MAP_LEFT_OUT
        if BoxType.JBRD in kinds - self._fresh.keys():
            yield _NO_JPEG
        yield from profile_notes(self._picture.profile)

    def _parts(self, rest: int) -> Iterator[Part]:
        self._part_of_box: list[int] = []
        self._count, self._rewritten_part, self._kept_part, at = 0, -1, -1, 0
        if not self._boxes:
            yield from self._picture_parts(0, 0, len(self._data), 0, "codestream")
            return
        bodies = dict(self._pieces)
        for box in self._boxes:
            self._part_of_box.append(self._count)
            start = box.body + (4 if box.type == BoxType.JXLP else 0)
            if box.type in (BoxType.JXLC, BoxType.JXLP) and bodies.get(start) == box.end > start:
                yield from self._picture_parts(box.start, start, box.end, at, box.name)
                at += box.end - start
            else:
                self._count += 1
                yield Part(box.start, box.size, box.name, *self._fate(box))
        if rest < len(self._data):
            self.hidden.append((self._count, self._data[rest:]))
            yield Part(rest, len(self._data) - rest, "data after the end", Fate.DROP, reasons.BEHIND_PICTURE)

    def _picture_parts(self, offset: int, start: int, end: int, at: int, name: str) -> Iterator[Part]:
        """The parts of a stretch that holds the codestream's bytes from `at` on between `start` and `end`."""
        first = bisect_right(self._spans, at, key=lambda span: span.start) - 1
        for span in islice(self._spans, first, None):
            stop = min(end, start + span.end - at)
            yield self._picture_part(span, offset, max(offset, start), stop, name)
            offset = stop
            if stop == end:
                return

    def _picture_part(self, span: Span, offset: int, body: int, end: int, name: str) -> Part:
        """The part from `offset` to `end`, of which the codestream's bytes are those from `body` on."""
        number, self._count = self._count, self._count + 1
        if span.fate is Fate.DROP:
            is_behind = span.start >= self._picture.found.end
            if is_behind:
                self.hidden.append((number, self._data[body:end]))
            name, reason = (
                ("data after the picture", reasons.BEHIND_PICTURE) if is_behind else ("preview", reasons.NOT_NEEDED)
            )
            return Part(offset, end - offset, name, Fate.DROP, reason)
        if span.fate is Fate.REWRITE:
            self._rewritten_part = number if self._rewritten_part < 0 else self._rewritten_part
            return Part(offset, end - offset, f"{name} header", Fate.REWRITE, reasons.REWRITTEN)
        self._kept_part = number if self._kept_part < 0 else self._kept_part
        return Part(offset, end - offset, name, Fate.KEEP, reasons.PICTURE, True)

    def _fate(self, box: Box) -> tuple[Fate, str]:
        first = self._first[box.type] is box
        body = box.payload(self._data)
        if box.type in (BoxType.JXL, BoxType.FTYP) and first:
            same = self._data[box.start : box.end] in (SIGNATURE_BOX, FILE_TYPE)
            return (Fate.KEEP, reasons.NEEDED) if same else (Fate.REWRITE, reasons.REWRITTEN)
        if box.type == BoxType.JXLL and first and body == self._level:
            return Fate.KEEP, reasons.NEEDED
        if box.type in self._fresh:
            same = body == self._fresh[box.type]
            return (Fate.KEEP, reasons.NEEDED) if same else (Fate.REWRITE, _REWRITTEN_REASONS[box.type])
        return Fate.DROP, _REASONS.get(box.type, reasons.NOT_NEEDED)


def _codestream_pieces(data: bytes, boxes: list[Box]) -> list[tuple[int, int]]:
    """Start and end of every stretch of the codestream (18181-2 section 9.8, 9.9). Raises `ParseError`."""
    starts = [box.type for box in boxes[:2]] == [BoxType.JXL, BoxType.FTYP]
    if not starts or data[boxes[0].start : boxes[0].end] != SIGNATURE_BOX:
        raise ParseError(reasons.OUT_OF_ORDER, Detail("jxl.codestream-boxes-3"))
    whole = [(box.body, box.end) for box in boxes if box.type == BoxType.JXLC]
    partial = [box for box in boxes if box.type == BoxType.JXLP]
    if len(whole) + bool(partial) != 1:
        raise ParseError(
            reasons.PART_MISSING if not whole else reasons.RARE_KIND,
            Detail("jxl.codestream-boxes-2"),
        )
    for number, box in enumerate(partial):
        counter = int.from_bytes(data[box.body : box.body + 4], "big")
        last = number == len(partial) - 1
        if box.end - box.body < 4 or counter != (number | 0x80000000 if last else number):
            raise ParseError(reasons.OUT_OF_ORDER, Detail("jxl.codestream-boxes"))
    return whole or [(box.body + 4, box.end) for box in partial]


def _level(data: bytes, boxes: list[Box]) -> bytes:
    found = next((box.payload(data) for box in boxes if box.type == BoxType.JXLL), b"")
    return found if found in LEVELS else b""


class JxlFormat(Format):
    """JPEG XL files."""

    name = "JPEG XL"
    suffixes = (".jxl",)
    mime_types = ("image/jxl",)
    kept = N_(
        "The compressed picture with its layers and frames, orientation, colour profile (rewritten); the HDR gain map "
        "(its numbers rewritten); the way back to a JPEG file, which then is clean as well."
    )
    kept_in = KeptIn.BLOCKS
    cannot_promise = N_("Whatever is inside the compressed picture itself, hidden frames and channels among it.")

    def matches(self, head: bytes) -> bool:
        """A codestream, or the signature box."""
        return head.startswith((SIGNATURE, SIGNATURE_BOX))

    def parse(self, data: bytes) -> JxlDocument:
        """See `Format.parse`."""
        return JxlDocument(data)

    def load_decoder(self) -> None:
        """See `Format.load_decoder`."""
        about_to_decode()
        import pillow_jxl  # noqa: F401 (importing registers it)

    def for_decoder(self, data: bytes) -> bytes:
        """See `Format.for_decoder`: without `jbrd`, by which the plug-in would decode the JPEG file instead."""
        if data.startswith(SIGNATURE):
            return data
        try:
            boxes, rest = isobmff.read_file(data)
        except ParseError:
            return data
        shown = [box for box in boxes if box.type != b"jbrd"]
        return b"".join((*isobmff.write_boxes(data, shown), data[rest:]))

    def audit(self, data: bytes) -> Audit:
        """See `Format.audit`."""
        return audit_jxl(data)

    def audit_kept(self, data: bytes, kept: KeptBlocks) -> Audit:
        """See `Format.audit_kept`."""
        return audit_jxl(data, kept)


FORMAT = JxlFormat()
