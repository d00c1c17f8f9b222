"""PBM, PGM and PPM, the plain bitmaps of scanners and image tools (netpbm's pbm(5), pgm(5) and ppm(5)).

A header of words ("P6", width, height, the largest sample), then the samples: bytes and bits, or numbers in ASCII.
Comments may stand between the words and between such numbers, and anything behind the samples, further pictures too,
which viewers don't show.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice

from scrubber.errors import Detail, ParseError
from scrubber.formats import reasons
from scrubber.formats.base import (
    ENDS_EARLY,
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
    PayloadKind,
    PayloadRole,
    Policy,
    require,
)
from scrubber.formats.shared.orientation import UPRIGHT
from scrubber.i18n import N_

_MAX_HEADER = 1 << 16
_MAX_SIDE, _MAX_SAMPLE, _MAX_DIGITS = 1 << 24, 65_535, 10
_BITS, _PLAIN_BITS, _COLOURS, _PLAIN_COLOURS = b"P4", b"P1", b"P6", b"P3"
_PLAIN = (_PLAIN_BITS, b"P2", _PLAIN_COLOURS)
_KINDS = (*_PLAIN, _BITS, b"P5", _COLOURS)
_GAP = rb"((?:[ \t\n\v\f\r]|#[^\n\r]{0,9999}[\n\r]){1,200})"
_NUMBER = rb"([0-9]{1,8})"
_END = rb"[ \t\n\v\f\r]"
_SIZE = re.compile(rb"(P[14])" + (_GAP + _NUMBER) * 2 + _END)
_DEEP = re.compile(rb"(P[2356])" + (_GAP + _NUMBER) * 3 + _END)
_MAX_COMMENTS = 1000
_COMMENT = re.compile(rb"#([^\n\r]{0,9999})")

_NEUTRAL = re.compile(
    rb"P(?:[14]\n([1-9]\d{0,7}) ([1-9]\d{0,7})|[2356]\n([1-9]\d{0,7}) ([1-9]\d{0,7})\n([1-9]\d{0,4}))\n"
)
_LINES = re.compile(rb"(?:(?:0|[1-9][0-9]{0,4})[ \n])+")


class Header:
    """The words of a header that ends at `end`; raises `ParseError`. `fresh` is the header without comments."""

    def __init__(self, data: bytes) -> None:
        self.kind = data[:2]
        has_bits = self.kind in (_BITS, _PLAIN_BITS)
        found = (_SIZE if has_bits else _DEEP).match(data, 0, _MAX_HEADER)
        if found is None:
            raise ParseError(reasons.DAMAGED_HEADER, Detail("pnm.header-words", "header", 0))
        self.end = found.end()
        numbers = [int(number) for number in found.groups()[2::2]]
        self.width, self.height, *rest = numbers
        self.largest = rest[0] if rest else 1
        if not 0 < self.width < _MAX_SIDE or not 0 < self.height < _MAX_SIDE or not 0 < self.largest <= _MAX_SAMPLE:
            raise ParseError(reasons.DAMAGED_HEADER, Detail("pnm.impossible-size", "header", 0))
        self.row_samples = self.width * (3 if self.kind in (_COLOURS, _PLAIN_COLOURS) else 1)
        self.fresh = self.kind + b"\n%d %d\n" % (self.width, self.height) + (b"%d\n" % self.largest if rest else b"")

    def essence(self, samples: bytes) -> Essence:
        """What a copy shares with its source."""
        picture = sha256(self.fresh + samples).digest()
        return Essence(self.width, self.height, 1, UPRIGHT, picture, b"")


class Samples:
    """The samples behind a header, up to `end`; `fresh` is how a copy holds them. Raises `ParseError`.

    `is_cut_short`: the file ends before the last sample. A copy ends there, too.
    """

    def __init__(self, data: bytes, header: Header) -> None:
        self._header = header
        self.is_cut_short = False
        if header.kind in _PLAIN:
            self.end, self.fresh = self._numbers(data)
        else:
            self.end, self.fresh = self._bytes(data)
        self.is_same = data[header.end : self.end] == self.fresh

    def _bytes(self, data: bytes) -> tuple[int, bytes]:
        """Samples of one or two bytes, or bits, of which the last of each row may be unused: then they are zero."""
        header = self._header
        has_bits = header.kind == _BITS
        row_bytes = (header.row_samples + 7) // 8 if has_bits else header.row_samples * (1 + (header.largest > 255))
        whole = header.end + row_bytes * header.height
        end = min(whole, len(data))
        self._require(end >= header.end + row_bytes, "pnm.missing-samples")
        self.is_cut_short = end < whole
        unused_bits = -header.row_samples % 8 if has_bits else 0
        samples = data[header.end : end]
        if not unused_bits:
            return end, samples
        cleared = bytearray(samples)
        last = slice(row_bytes - 1, None, row_bytes)
        mask = 0xFF << unused_bits & 0xFF
        cleared[last] = cleared[last].translate(bytes(byte & mask for byte in range(256)))
        return end, bytes(cleared)

    def _numbers(self, data: bytes) -> tuple[int, bytes]:
        """Numbers in ASCII with anything blank between them; a line for each row in the copy."""
        header = self._header
        count = header.row_samples * header.height
        text = _COMMENT.sub(lambda comment: b" " * len(comment[0]), data[header.end :])
        digits = b"01" if header.kind == _PLAIN_BITS else b"0123456789"
        token = re.compile(rb"[01]" if header.kind == _PLAIN_BITS else rb"[0-9]+")
        tokens = list(islice(token.finditer(text), count))
        self._require(len(tokens) == count, "pnm.too-few-numbers")
        end = tokens[-1].end()
        is_plain = not text[:end].translate(None, digits + b" \t\n\v\f\r")
        is_short = all(found.end() - found.start() <= _MAX_DIGITS for found in tokens)
        self._require(is_plain and is_short, "pnm.impossible-number")
        numbers = [int(found[0]) for found in tokens]
        self._require(max(numbers) <= header.largest, "pnm.too-large-number")
        rows = (numbers[at : at + header.row_samples] for at in range(0, count, header.row_samples))
        lines = b"".join(b" ".join(b"%d" % number for number in row) + b"\n" for row in rows)
        return header.end + end + (text[end : end + 1] == b"\n"), lines

    def _require(self, condition: bool, check: str) -> None:
        if not condition:
            raise ParseError(reasons.PART_MISSING, Detail(check, "samples", self._header.end))


class PnmDocument(Document):
    """One file, taken apart."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._header = Header(data)
        self._samples = Samples(data, self._header)
        self.ledger = Ledger(len(data), tuple(self._parts()))
        self.essence = self._header.essence(self._samples.fresh)
        self.oddities = frozenset(self._oddities())
        self.notes = (ENDS_EARLY,) if self._samples.is_cut_short else ()

    def _parts(self) -> Iterator[Part]:
        start, end, size = self._header.end, self._samples.end, len(self._data)
        is_fresh = self._data[:start] == self._header.fresh
        yield Part(
            0, start, "header", *((Fate.KEEP, reasons.NEEDED) if is_fresh else (Fate.REWRITE, reasons.REWRITTEN))
        )
        is_same = self._samples.is_same
        fate, reason = (Fate.KEEP, reasons.PICTURE) if is_same else (Fate.REWRITE, reasons.WITHOUT_REST)
        yield Part(start, end - start, "samples", fate, reason, is_picture=True)
        if end < size:
            yield Part(end, size - end, "data after the picture", Fate.DROP, reasons.NOT_NEEDED)

    def _oddities(self) -> Iterator[Oddity]:
        if self._header.kind in _PLAIN:
            yield Oddity.TWO_READINGS  # programs differ in what a comment between digits does
        if self._samples.is_cut_short:
            yield Oddity.NO_END
        if self._samples.end < len(self._data):
            yield Oddity.LEFT_OUT_BEHIND

    def payloads(self) -> Iterator[Payload]:
        """See `Document.payloads`."""
        start, end = self._header.end, self._samples.end
        stretches = [(0, start), (start, end)] if self._header.kind in _PLAIN else [(0, start)]
        for part, stretch in enumerate(stretches):
            for found in islice(_COMMENT.finditer(self._data, *stretch), _MAX_COMMENTS):
                if found[1].strip():
                    yield Payload(PayloadKind.TEXT, found[1].strip(), part, keyword="comment")
        if end < len(self._data):
            yield Payload(PayloadKind.OPAQUE, self._data[end:], 2, "data after the picture", PayloadRole.BESIDE)

    def rebuild(self, policy: Policy) -> list[Buffer]:
        """See `Document.rebuild`."""
        return [self._header.fresh, self._samples.fresh]


class _Audit:
    """The strict reading of a copy, on its own: one way to write the header, and one to write the samples."""

    def __init__(self, data: bytes) -> None:
        found = _NEUTRAL.match(data)
        require(found is not None, reasons.NOT_BELONGING, "pnm.header", "header", 0)
        assert found is not None
        self.kind = data[:2]
        width, height, *rest = (int(word) for word in found.groups() if word)
        self.largest, self.rows = rest[0] if rest else 1, height
        self.in_row = width * 3 if self.kind in (b"P3", b"P6") else width
        require(self.largest <= _MAX_SAMPLE, reasons.NOT_BELONGING, "pnm.largest-sample", "header", 0)
        samples = data[found.end() :]
        if self.kind in (b"P1", b"P2", b"P3"):
            self._audit_numbers(samples, found.end())
        else:
            self._audit_bytes(samples, found.end())
        digest = sha256(data).digest()
        self.essence = Essence(width, height, 1, UPRIGHT, digest, b"")

    def _audit_bytes(self, samples: bytes, at: int) -> None:
        bits = self.in_row if self.kind == b"P4" else 8 * self.in_row * (2 if self.largest > 255 else 1)
        row_bytes = -(-bits // 8)
        has_room = row_bytes <= len(samples) <= row_bytes * self.rows  # fewer where the source was cut off
        require(has_room, reasons.NOT_BELONGING, "pnm.number-of-samples", "samples", at)
        unused = 0xFF >> bits % 8 if bits % 8 else 0
        last = set(samples[row_bytes - 1 :: row_bytes])
        require(not any(byte & unused for byte in last), reasons.NOT_BELONGING, "pnm.unused-bits", "samples", at)

    def _audit_numbers(self, samples: bytes, at: int) -> None:
        """A line for each row, numbers without leading zeros, one blank between two of them."""
        is_lines = _LINES.fullmatch(samples) is not None and samples.count(b"\n") == self.rows
        require(is_lines, reasons.NOT_BELONGING, "pnm.lines", "samples", at)
        for line in samples.splitlines():
            numbers = line.split(b" ")
            require(len(numbers) == self.in_row, reasons.NOT_BELONGING, "pnm.numbers-in-line", "samples", at)
            is_small = max(map(int, numbers)) <= self.largest
            require(is_small, reasons.NOT_BELONGING, "pnm.largest-number", "samples", at)


class PnmFormat(Format):
    """PBM, PGM and PPM files, raw and plain."""

    name = "PNM"
    suffixes = (".ppm", ".pgm", ".pbm", ".pnm")
    mime_types = ("image/x-portable-pixmap", "image/x-portable-graymap", "image/x-portable-bitmap")
    kept = N_("All samples, their depth; the first picture of a file with several.")
    cannot_promise = N_("Data hidden inside the pixels.")

    def matches(self, head: bytes) -> bool:
        """One of six words and a blank or comment behind it."""
        return head[:2] in _KINDS and head[2:3] in (b" ", b"\t", b"\n", b"\v", b"\f", b"\r", b"#")

    def parse(self, data: bytes) -> PnmDocument:
        """See `Format.parse`."""
        return PnmDocument(data)

    def audit(self, data: bytes) -> Audit:
        """See `Format.audit`."""
        return Audit(_Audit(data).essence, ())


FORMAT = PnmFormat()
