"""PBM, PGM and PPM, the plain bitmaps of scanners and image tools (netpbm's pbm(5), pgm(5) and ppm(5), raw forms).

A header of words ("P6", width, height, the largest sample), then the samples. Comments may stand between the words,
and anything behind the samples, further pictures too, which viewers don't show.
"""

import re
from collections.abc import Iterator
from hashlib import sha256

from scrubber.errors import ParseError
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
    require,
)
from scrubber.formats.shared.orientation import UPRIGHT
from scrubber.i18n import N_

_MAX_HEADER = 1 << 16
_MAX_SIDE, _MAX_SAMPLE = 1 << 24, 65_535
_BITS, _GREY, _COLOURS = b"P4", b"P5", b"P6"
_GAP = rb"((?:[ \t\n\v\f\r]|#[^\n\r]{0,9999}[\n\r]){1,200})"
_SIZE = re.compile(rb"(P4)" + _GAP + rb"([0-9]{1,8})" + _GAP + rb"([0-9]{1,8})[ \t\n\v\f\r]")
_DEEP = re.compile(rb"(P[56])" + (_GAP + rb"([0-9]{1,8})") * 3 + rb"[ \t\n\v\f\r]")
_COMMENT = re.compile(rb"#([^\n\r]{1,9999})")

_HEADER = N_("needed to show the picture; rewritten without comments")
_NEEDED = N_("needed to show the picture")
_PICTURE = N_("the picture itself, copied untouched")
_PADDING = N_("the picture itself; only unused bits at the ends of rows are cleared")
_BEHIND = N_("not part of the picture")
_BROKEN = N_("its size can't be read")


class Header:
    """The words of a header that ends at `end`; raises `ParseError`. `fresh` is the header without comments."""

    def __init__(self, data: bytes) -> None:
        found = (_SIZE if data.startswith(_BITS) else _DEEP).match(data, 0, _MAX_HEADER)
        if found is None:
            raise ParseError(_BROKEN)
        self.end = found.end()
        kind, numbers = found[1], [int(number) for number in found.groups()[2::2]]
        self.width, self.height, *rest = numbers
        largest = rest[0] if rest else 1
        if not 0 < self.width < _MAX_SIDE or not 0 < self.height < _MAX_SIDE or not 0 < largest <= _MAX_SAMPLE:
            raise ParseError(_BROKEN)
        samples = self.width * {_BITS: 1, _GREY: 1, _COLOURS: 3}[kind]
        self.row_bytes = (samples + 7) // 8 if kind == _BITS else samples * (1 if largest < 256 else 2)
        self.unused_bits = -samples % 8 if kind == _BITS else 0
        self.fresh = kind + b"\n%d %d\n" % (self.width, self.height) + (b"%d\n" % largest if rest else b"")

    def samples(self, data: bytes) -> bytes:
        """The samples behind the header; raises `ParseError` when some are missing."""
        found = data[self.end : self.end + self.row_bytes * self.height]
        if len(found) < self.row_bytes * self.height:
            raise ParseError(N_("it ends in the middle of something"))
        return found

    def without_unused_bits(self, samples: bytes) -> bytes:
        """The samples with zeros behind the last one of each row."""
        if not self.unused_bits:
            return samples
        cleared = bytearray(samples)
        last = slice(self.row_bytes - 1, None, self.row_bytes)
        mask = 0xFF << self.unused_bits & 0xFF
        cleared[last] = cleared[last].translate(bytes(byte & mask for byte in range(256)))
        return bytes(cleared)

    def essence(self, samples: bytes) -> Essence:
        """What a copy shares with its source."""
        picture = sha256(self.fresh + samples).digest()
        return Essence(self.width, self.height, 1, UPRIGHT, picture, b"")


class PnmDocument(Document):
    """One file, taken apart."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._header = Header(data)
        samples = self._header.samples(data)
        self._samples = self._header.without_unused_bits(samples)
        self._end = self._header.end + len(samples)
        self._is_same = self._samples == samples
        self.ledger = Ledger(len(data), tuple(self._parts()))
        self.essence = self._header.essence(self._samples)

    def _parts(self) -> Iterator[Part]:
        end, size = self._header.end, len(self._data)
        is_fresh = self._data[:end] == self._header.fresh
        yield Part(0, end, "header", *((Fate.KEEP, _NEEDED) if is_fresh else (Fate.REWRITE, _HEADER)))
        fate, reason = (Fate.KEEP, _PICTURE) if self._is_same else (Fate.REWRITE, _PADDING)
        yield Part(end, self._end - end, "samples", fate, reason, is_picture=True)
        if self._end < size:
            yield Part(self._end, size - self._end, "data after the picture", Fate.DROP, _BEHIND)

    def payloads(self) -> Iterator[Payload]:
        """See `Document.payloads`."""
        for found in _COMMENT.finditer(self._data, 0, self._header.end):
            yield Payload(PayloadKind.TEXT, found[1].strip(), 0, "comment")
        if self._end < len(self._data):
            yield Payload(PayloadKind.OPAQUE, self._data[self._end :], 2, "data after the picture")

    def rebuild(self, policy: Policy) -> list[Buffer]:
        """See `Document.rebuild`."""
        return [self._header.fresh, self._samples]


class PnmFormat(Format):
    """Raw PBM, PGM and PPM files."""

    name = "PNM"
    suffixes = (".ppm", ".pgm", ".pbm", ".pnm")
    mime_types = ("image/x-portable-pixmap", "image/x-portable-graymap", "image/x-portable-bitmap")
    kept = N_("All samples, their depth; the first picture of a file with several.")
    cannot_promise = N_("Data hidden inside the pixels.")

    def matches(self, head: bytes) -> bool:
        """One of three words and a blank or comment behind it."""
        return head[:2] in (_BITS, _GREY, _COLOURS) and head[2:3] in (b" ", b"\t", b"\n", b"\v", b"\f", b"\r", b"#")

    def parse(self, data: bytes) -> PnmDocument:
        """See `Format.parse`."""
        return PnmDocument(data)

    def audit(self, data: bytes) -> Audit:
        """See `Format.audit`."""
        header = Header(data)
        samples = header.samples(data)
        require(data == header.fresh + samples and samples == header.without_unused_bits(samples))
        return Audit(header.essence(samples), ())


FORMAT = PnmFormat()
