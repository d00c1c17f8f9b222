"""The box `jbrd` of a JPEG XL file: how the JPEG file it was made from is to be written (ISO/IEC 18181-2, annex A).

A bundle of bits holds the order of the JPEG's markers, the lengths of its application and comment segments, and what
tables, scans and runs looked like. A Brotli stream behind it holds the bytes of those segments that stand nowhere
else, of what lies between segments, and of what follows the picture. The bits on tables and scans are kept as one
stretch; they are walked only to find where it ends.
"""

from dataclasses import dataclass

from scrubber.bitstreams.jxl.bits import U32, BitReader, BitWriter
from scrubber.bitstreams.zlib_stream import inflate_brotli
from scrubber.errors import Detail, LimitExceeded, ParseError
from scrubber.i18n import N_

UNKNOWN, ICC, EXIF, XMP = range(4)
"""Kinds of application segments; the data of all but the first come from other places of the file."""

_SOS, _DRI, _EOI, _COM, _BETWEEN = 0xDA, 0xDD, 0xD9, 0xFE, 0xFF
_MAX_MARKERS = 16_384
_MAX_NUMBERS = 4_000_000
_MAX_BOX = 16 << 20

_APP: U32 = ((0, 0), (1, 0), (2, 1), (4, 2))
_COUNT: U32 = ((1, 0), (2, 0), (3, 0), (4, 0))
_TABLES: U32 = ((4, 0), (2, 3), (10, 4), (26, 6))
_LENGTHS: U32 = ((0, 0), (1, 0), (2, 3), (0, 8))
_SYMBOL: U32 = ((0, 2), (4, 2), (8, 4), (1, 8))
_PASS: U32 = ((0, 0), (1, 0), (2, 0), (3, 3))
_POINTS: U32 = ((0, 0), (1, 2), (4, 4), (20, 16))
_RUNS: U32 = ((1, 0), (2, 2), (5, 4), (20, 8))
_STEP: U32 = ((0, 0), (1, 3), (9, 5), (41, 28))
_TAIL: U32 = ((0, 0), (1, 8), (257, 16), (65793, 22))

_BROKEN = N_("its parts are not in order")


def is_application(marker: int) -> bool:
    """Whether a marker is APP0 to APP15."""
    return marker & 0xF0 == 0xE0


@dataclass(frozen=True, slots=True)
class Application:
    """One application segment. `size` counts the marker's second byte and the length; `data` is empty unless UNKNOWN.

    `data` begins with the marker's second byte and two bytes of length.
    """

    kind: int
    size: int
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Reconstruction:
    """What the box says. `markers` end with EOI; `layout` are `layout_bits` bits on tables, scans and runs."""

    is_grey: bool
    markers: bytes
    applications: tuple[Application, ...]
    comments: tuple[bytes, ...]
    layout: int
    layout_bits: int
    between: tuple[bytes, ...] = ()
    tail: bytes = b""
    padding: tuple[int, int] | None = None
    """Bits at the ends of scans, as number and count, when they are not all ones."""

    def stream(self) -> bytes:
        """What the Brotli stream inflates to."""
        segments = (application.data for application in self.applications if application.kind == UNKNOWN)
        return b"".join((*segments, *self.comments, *self.between, self.tail))

    def bits(self) -> bytes:
        """The bundle in front of the Brotli stream."""
        out = BitWriter()
        out.put(self.is_grey, 1)
        for marker in self.markers:
            out.put(marker - 0xC0, 6)
        for application in self.applications:
            out.put_u32(application.kind, _APP)
            out.put(application.size - 1, 16)
        for comment in self.comments:
            out.put(len(comment) - 1, 16)
        out.put(self.layout, self.layout_bits)
        for data in self.between:
            out.put(len(data), 16)
        out.put_u32(len(self.tail), _TAIL)
        out.put(self.padding is not None, 1)
        if self.padding is not None:
            out.put(self.padding[1], 24)
            out.put(*self.padding)
        return out.to_bytes()


def read(body: bytes) -> tuple[Reconstruction, bytes]:
    """What a box says, and its Brotli stream. Raises `ParseError`, `LimitExceeded`."""
    if len(body) > _MAX_BOX:
        raise LimitExceeded(_BROKEN, Detail("jxl.jbrd-read-2"))
    bits = BitReader(body)
    is_grey, markers = bool(bits.take(1)), _read_markers(bits)
    applications = [(bits.choose(*_APP), bits.take(16) + 1) for marker in markers if is_application(marker)]
    comments = [bits.take(16) + 1 for _ in range(markers.count(_COM))]
    if any(kind > XMP or size < 3 for kind, size in applications) or min(comments, default=3) < 3:
        raise ParseError(_BROKEN, Detail("jxl.jbrd-read"))
    start = bits.position
    _Layout(bits).skip(markers.count(_SOS), has_restarts=_DRI in markers)
    layout_end = bits.position
    between = [bits.take(16) for _ in range(markers.count(_BETWEEN))]
    tail = bits.choose(*_TAIL)
    padding = _read_padding(bits) if bits.take(1) else None
    stream = bits.rest()
    unknown = [size for kind, size in applications if kind == UNKNOWN]
    pieces = iter(_split(stream, [*unknown, *comments, *between, tail]))
    return Reconstruction(
        is_grey=is_grey,
        markers=markers,
        applications=tuple(
            Application(kind, size, next(pieces) if kind == UNKNOWN else b"") for kind, size in applications
        ),
        comments=tuple(next(pieces) for _ in comments),
        layout=bits.between(start, layout_end),
        layout_bits=layout_end - start,
        between=tuple(next(pieces) for _ in between),
        tail=next(pieces),
        padding=padding,
    ), stream


def _read_markers(bits: BitReader) -> bytes:
    markers = bytearray()
    while not markers or markers[-1] != _EOI:
        if len(markers) >= _MAX_MARKERS:
            raise LimitExceeded(_BROKEN, Detail("jxl.jbrd-read-markers"))
        markers.append(0xC0 + bits.take(6))
    return bytes(markers)


def _read_padding(bits: BitReader) -> tuple[int, int]:
    count = bits.take(24)
    return bits.take(count), count


def _split(stream: bytes, sizes: list[int]) -> list[bytes]:
    data = inflate_brotli(stream, sum(sizes) + 1)
    if data is None or len(data) != sum(sizes):
        raise ParseError(_BROKEN, Detail("jxl.jbrd-split"))
    pieces, start = [], 0
    for size in sizes:
        pieces.append(data[start : start + size])
        start += size
    return pieces


class _Layout:
    """The walk over the bits on tables, scans and runs. Raises `ParseError`, `LimitExceeded`."""

    def __init__(self, bits: BitReader) -> None:
        self._bits = bits
        self._numbers = 0

    def skip(self, scans: int, *, has_restarts: bool) -> None:
        """Move on to the first bit behind them."""
        self._bits.take(4 * self._bits.choose(*_COUNT))  # precision, index and end of each quantisation table
        self._components()
        for _table in range(self._bits.choose(*_TABLES)):
            self._huffman_table()
        for _scan in range(scans):
            self._scan()
        self._bits.take(16 if has_restarts else 0)
        for _scan in range(scans):
            self._points(runs=False)
            self._points(runs=True)

    def _components(self) -> None:
        kind = self._bits.take(2)
        count = {0: 1, 1: 3, 2: 3}.get(kind) or self._bits.choose(*_COUNT)
        self._bits.take((8 if kind == 3 else 0) * count + 2 * count)

    def _huffman_table(self) -> None:
        self._bits.take(4)
        symbols = sum(self._bits.choose(*_LENGTHS) for _length in range(17))
        self._bits.skip(symbols, _SYMBOL)

    def _scan(self) -> None:
        count = self._bits.choose(*_COUNT)
        self._bits.take(6 + 6 + 4 + 4 + 6 * count)
        self._bits.choose(*_PASS)

    def _points(self, *, runs: bool) -> None:
        count = self._bits.choose(*_POINTS)
        self._numbers += count
        if self._numbers > _MAX_NUMBERS:
            raise LimitExceeded(_BROKEN, Detail("jxl.jbrd-points"))
        self._bits.skip(count, *((_RUNS, _STEP) if runs else (_STEP,)))
