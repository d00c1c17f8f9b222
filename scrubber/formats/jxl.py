"""JPEG XL (ISO/IEC 18181-1 codestream, 18181-2 file format): a bare codestream, or one in boxes.

A copy of a bare codestream is bare; a copy of a file with boxes has the signature, the file type, the level if it
was named and the whole codestream in one box. The codestream is copied up to its end. A gain map and the way back to a
JPEG file stay, written afresh.
"""

from collections.abc import Iterator
from copy import copy

from scrubber.containers import isobmff
from scrubber.containers.isobmff import Box
from scrubber.containers.jxl_codestream import SIGNATURE
from scrubber.containers.jxl_frames import read_codestream
from scrubber.errors import ParseError
from scrubber.formats import jxl_payloads
from scrubber.formats.base import (
    Audit,
    Buffer,
    Document,
    Essence,
    Fate,
    Format,
    Ledger,
    Part,
    Payload,
    PayloadKind,
    Policy,
)
from scrubber.formats.gain_map import GAIN_MAP_LEFT_OUT
from scrubber.formats.jxl_audit import FILE_TYPE, LEVELS, SIGNATURE_BOX, audit_jxl, picture_digest
from scrubber.formats.jxl_gain_map import clean_gain_map, gain_map_payloads, picture_of
from scrubber.formats.jxl_jbrd import clean_reconstruction
from scrubber.formats.orientation import UPRIGHT
from scrubber.i18n import N_

_PICTURE = N_("the picture itself, copied untouched")
_NEEDED = N_("needed to show the picture")
_REWRITTEN = N_("needed to show the picture; rewritten without the rest")
_DROPPED = N_("not needed to show the picture")
_BEHIND = N_("hidden behind the end of the picture")
_JPEG_GOES = N_("how to get back the original JPEG file, with all that was in it")
_JPEG_STAYS = N_("how to get back a JPEG file; rewritten without what the original told")
_GAIN_MAP_STAYS = N_("brightens the photo on HDR screens; its numbers are written afresh")
_PROFILE = N_("The colour profile inside the compressed picture stays as it is, with its name and all else it says.")
_NAMES = N_("The names of channels and layers inside the compressed picture stay as they are.")
_PREVIEW = N_("The small preview inside the compressed picture stays as it is.")
_NO_JPEG = N_("The copy can't be turned back into the original JPEG file.")
_REASONS = {b"jbrd": _JPEG_GOES}
_REWRITTEN_REASONS = {b"jbrd": _JPEG_STAYS, b"jhgm": _GAIN_MAP_STAYS}


class JxlDocument(Document):
    """One JPEG XL file, taken apart."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        bare = data.startswith(SIGNATURE)
        self._boxes, self._rest = ([], 0) if bare else isobmff.read_file(data)
        self._first = {box.type: box for box in reversed(self._boxes)}
        self._pieces = [(0, len(data))] if bare else _codestream_pieces(data, self._boxes)
        self._level = b"" if bare else _level(data, self._boxes)
        whole = b"".join(memoryview(data)[start:end] for start, end in self._pieces)
        self._found = read_codestream(whole)
        self._codestream = whole[: self._found.end]
        self._fresh = dict(self._fresh_boxes())
        self._lay_out()

    def _fresh_boxes(self) -> Iterator[tuple[bytes, bytes]]:
        """By type, the bodies of the boxes that are written anew beside the codestream."""
        for kind in (b"jbrd", b"jhgm"):
            found = [box for box in self._boxes if box.type == kind]
            if len(found) != 1:
                continue
            body = found[0].payload(self._data)
            clean = (
                clean_gain_map(body) if kind == b"jhgm" else clean_reconstruction(body, self._found.header.orientation)
            )
            if clean:
                yield kind, clean

    def _lay_out(self) -> None:
        self.hidden: list[tuple[int, bytes]] = []
        self.ledger = Ledger(len(self._data), tuple(self._parts(self._rest)))
        digest = picture_digest(self._codestream, self._fresh)
        self.essence = Essence(*self._found.header.shown_size, 1, UPRIGHT, digest, b"")
        self.notes = tuple(dict.fromkeys(self._notes()))

    def for_policy(self, policy: Policy) -> "JxlDocument":
        """See `Document.for_policy`."""
        if policy.keep_hdr or b"jhgm" not in self._fresh:
            return self
        other = copy(self)
        other._fresh = {kind: body for kind, body in self._fresh.items() if kind != b"jhgm"}
        other._lay_out()
        return other

    def payloads(self) -> Iterator[Payload]:
        """See `Document.payloads`."""
        unfolding = jxl_payloads.Unfolding()
        for box, part in zip(self._boxes, self._part_of_box, strict=True):
            body = box.payload(self._data)
            if self.ledger.parts[part].fate is Fate.KEEP:
                continue
            if box.type == b"jhgm":
                yield from gain_map_payloads(body, self._fresh.get(b"jhgm", b""), part)
            else:
                yield from jxl_payloads.box_payloads(box.type, body, part, unfolding)
        picture = next(index for index, part in enumerate(self.ledger.parts) if part.is_picture)
        for name in self._found.header.names:
            yield Payload(PayloadKind.TEXT, name, picture, "channel")
        for name in self._found.frame_names:
            yield Payload(PayloadKind.TEXT, name, picture, "layer")
        if self._found.profile:
            yield Payload(PayloadKind.ICC, self._found.profile, picture)
        for part, data in self.hidden:
            yield jxl_payloads.hidden_payload(data, part)

    def rebuild(self, policy: Policy) -> list[Buffer]:
        """See `Document.rebuild`."""
        if not self._boxes:
            return [self._codestream]
        fresh = {kind: [isobmff.box(kind, body)] for kind, body in self._fresh.items()}
        level = [isobmff.box(b"jxll", self._level)] if self._level else []
        header = isobmff.header(b"jxlc", len(self._codestream))
        front = [SIGNATURE_BOX, FILE_TYPE, *level, *fresh.get(b"jbrd", [])]
        return [*front, header, self._codestream, *fresh.get(b"jhgm", [])]

    def _notes(self) -> Iterator[str]:
        kinds = {box.type for box in self._boxes}
        pictures = [self._found]
        if b"jhgm" in self._fresh:
            pictures.append(picture_of(self._fresh[b"jhgm"]))
        if any(picture.profile for picture in pictures):
            yield _PROFILE
        if any(picture.header.names or picture.frame_names for picture in pictures):
            yield _NAMES
        if any(picture.header.preview for picture in pictures):
            yield _PREVIEW
        if b"jhgm" in kinds - self._fresh.keys():
            yield GAIN_MAP_LEFT_OUT
        if b"jbrd" in kinds - self._fresh.keys():
            yield _NO_JPEG

    def _parts(self, rest: int) -> Iterator[Part]:
        self._part_of_box: list[int] = []
        self._count, left = 0, len(self._codestream)
        if not self._boxes:
            yield from self._picture(0, 0, len(self._data), left, "codestream")
            return
        bodies = dict(self._pieces)
        for box in self._boxes:
            self._part_of_box.append(self._count)
            start = box.body + (4 if box.type == b"jxlp" else 0)
            if box.type in (b"jxlc", b"jxlp") and bodies.get(start) == box.end:
                yield from self._picture(box.start, start, box.end, left, box.name)
                left -= min(left, box.end - start)
            else:
                self._count += 1
                yield Part(box.start, box.size, box.name, *self._fate(box))
        if rest < len(self._data):
            self.hidden.append((self._count, self._data[rest:]))
            yield Part(rest, len(self._data) - rest, "data after the end", Fate.DROP, _BEHIND)

    def _picture(self, offset: int, start: int, end: int, left: int, name: str) -> Iterator[Part]:
        """The parts of a stretch that holds the codestream from `start` to `end`, of which `left` bytes are needed."""
        kept = min(left, end - start)
        stop = start + kept if kept else offset
        if kept:
            self._count += 1
            yield Part(offset, stop - offset, name, Fate.KEEP, _PICTURE, True)
        if stop < end:
            self.hidden.append((self._count, self._data[max(start, stop) : end]))
            self._count += 1
            yield Part(stop, end - stop, "data after the picture", Fate.DROP, _BEHIND)

    def _fate(self, box: Box) -> tuple[Fate, str]:
        first = self._first[box.type] is box
        body = box.payload(self._data)
        if box.type in (b"JXL ", b"ftyp") and first:
            same = self._data[box.start : box.end] in (SIGNATURE_BOX, FILE_TYPE)
            return (Fate.KEEP, _NEEDED) if same else (Fate.REWRITE, _REWRITTEN)
        if box.type == b"jxll" and first and body == self._level:
            return Fate.KEEP, _NEEDED
        if box.type in self._fresh:
            same = body == self._fresh[box.type]
            return (Fate.KEEP, _NEEDED) if same else (Fate.REWRITE, _REWRITTEN_REASONS[box.type])
        return Fate.DROP, _REASONS.get(box.type, _DROPPED)


def _codestream_pieces(data: bytes, boxes: list[Box]) -> list[tuple[int, int]]:
    """Start and end of every stretch of the codestream (18181-2 section 9.8, 9.9). Raises `ParseError`."""
    starts = [box.type for box in boxes[:2]] == [b"JXL ", b"ftyp"]
    if not starts or data[boxes[0].start : boxes[0].end] != SIGNATURE_BOX:
        raise ParseError(N_("its parts are not in order"))
    whole = [(box.body, box.end) for box in boxes if box.type == b"jxlc"]
    partial = [box for box in boxes if box.type == b"jxlp"]
    if len(whole) + bool(partial) != 1:
        raise ParseError(N_("it holds no picture") if not whole else N_("it holds two pictures"))
    for number, box in enumerate(partial):
        counter = int.from_bytes(data[box.body : box.body + 4], "big")
        last = number == len(partial) - 1
        if box.end - box.body < 4 or counter != (number | 0x80000000 if last else number):
            raise ParseError(N_("its parts are not in order"))
    return whole or [(box.body + 4, box.end) for box in partial]


def _level(data: bytes, boxes: list[Box]) -> bytes:
    found = next((box.payload(data) for box in boxes if box.type == b"jxll"), b"")
    return found if found in LEVELS else b""


class JxlFormat(Format):
    """JPEG XL files."""

    name = "JPEG XL"
    suffixes = (".jxl",)
    mime_types = ("image/jxl",)
    kept = N_(
        "The compressed picture with everything in it, colour profile and orientation included; the HDR gain map "
        "(its numbers rewritten); the way back to a JPEG file, which then is clean as well."
    )
    cannot_promise = N_(
        "Whatever is inside the compressed picture itself: a colour profile's description, names of layers, hidden "
        "frames."
    )

    def matches(self, head: bytes) -> bool:
        """A codestream, or the signature box."""
        return head.startswith((SIGNATURE, SIGNATURE_BOX))

    def parse(self, data: bytes) -> JxlDocument:
        """See `Format.parse`."""
        return JxlDocument(data)

    def load_decoder(self) -> None:
        """See `Format.load_decoder`."""
        import pillow_jxl  # noqa: F401 (importing registers it)

    def audit(self, data: bytes) -> Audit:
        """See `Format.audit`."""
        return audit_jxl(data)


FORMAT = JxlFormat()
