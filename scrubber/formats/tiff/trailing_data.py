"""Strips and tiles without the room that no pixel uses: behind the end, beside the picture, between rows.

Compressed data stays byte for byte up to its end. Only a Deflate strip that unpacks to more than its rows is packed
again, because its end can't be cut.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from scrubber.bitstreams.hidden_text import IN_COMPRESSED, refuse_text
from scrubber.bitstreams.tiff_codecs import is_old_lzw, walk_lzw, walk_pack_bits
from scrubber.bitstreams.tiff_ends import group_4_end, xz_end, zstandard_end
from scrubber.errors import LimitExceeded, ParseError, Unsupported
from scrubber.formats.tiff import tags
from scrubber.formats.tiff.jpeg import without_segments
from scrubber.i18n import N_
from scrubber.limits import MIB

LZW, PACK_BITS, DEFLATE, OLD_DEFLATE = 5, 32773, 8, 32946
GROUP_4, LZMA, ZSTANDARD = 4, 34925, 50000

_CHUNK = 1 << 16
_SHARING = 4
"""How many times its own size the strips of a file may name."""

_TAIL_BYTES, _TAIL_DISTINCT = 64, 8

_Content = bytes | memoryview

REVERSED = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))
"""For `bytes.translate`: every byte with its bits the other way round, as FillOrder 2 stores them."""


@dataclass(slots=True)
class Budget:
    """What reading one file may cost: strips may share data, and small data may unpack to much."""

    stored: int
    unpacked: int = 1024 * MIB
    walked: int = 12 * MIB

    @classmethod
    def of(cls, data: bytes) -> "Budget":
        """The budget for a file."""
        return cls(stored=_SHARING * len(data) + MIB)

    def take_stored(self, length: int) -> None:
        """Count a strip. Raises `LimitExceeded` when many strips are the same large stretch of the file."""
        self.stored -= length
        if self.stored < 0:
            raise LimitExceeded(N_("its pages share too much"))

    def may_unpack(self, needed: int) -> bool:
        """Whether a strip of `needed` bytes may be unpacked; beyond the budget it is copied as it stands."""
        self.unpacked -= needed
        return self.unpacked >= 0

    def may_walk(self, length: int) -> bool:
        """Whether `length` compressed bytes may be walked code by code; beyond the budget they are copied."""
        self.walked -= length
        return self.walked >= 0


@dataclass(slots=True)
class Trimmer:
    """Trims the strips of one page. `used` collects the byte values they hold; None once they can't be known."""

    compression: int
    budget: Budget
    wants_values: bool
    used: set[int] | None = field(default_factory=set)

    def trim(self, content: memoryview, needed: int) -> _Content:
        """A strip that unpacks to `needed` bytes, without what follows. Raises `ParseError` when it is broken."""
        if self.compression == tags.JPEG:
            self.used = None
            return without_segments(bytes(content))
        if self.compression in (DEFLATE, OLD_DEFLATE) and self.budget.may_unpack(needed):
            return self._deflate(content, needed)
        if self.compression == PACK_BITS and self.budget.may_walk(len(content)):
            walked = walk_pack_bits(bytes(content), needed)
        elif self.compression == LZW and not is_old_lzw(content) and self.budget.may_walk(len(content)):
            walked = walk_lzw(bytes(content), needed)
        else:
            self.used = None
            return self._unwalked(content, needed)
        self._note(walked.used)
        return walked.data

    def _unwalked(self, content: memoryview, needed: int) -> _Content:
        """A strip of a codec that isn't walked, up to its end where that can be known. Raises `Unsupported`."""
        end: int | None = len(content)
        if self.compression == ZSTANDARD:
            end = zstandard_end(bytes(content))
        elif self.compression == GROUP_4:
            end = group_4_end(bytes(content))
        elif self.compression == LZMA and self.budget.may_unpack(needed):
            end = xz_end(bytes(content), needed)
        if end is None:
            raise Unsupported(N_("something seems to hide behind the picture"))
        _refuse_text_behind(content[:end])
        return content[:end]

    def trim_reversed(self, content: memoryview, needed: int) -> _Content:
        """The same for a strip of FillOrder 2; writers who name that order and don't heed it are taken as they meant.

        Raises `ParseError` when neither can be read.
        """
        try:
            kept = bytes(self.trim(memoryview(bytes(content).translate(REVERSED)), needed)).translate(REVERSED)
        except ParseError:
            kept = bytes(self.trim(content, needed))
            self.used = None
        if self.used is None:
            _refuse_text_behind(memoryview(kept))
        return content if kept == content else kept

    def _deflate(self, content: memoryview, needed: int) -> _Content:
        left = needed
        reader = _Inflating(content)
        for chunk in reader.chunks():
            self._note(frozenset(chunk[:left]) if self.wants_values else frozenset())
            left -= len(chunk)
            if left < 0:
                return _packed_again(content, needed)
        return content[: reader.end]

    def _note(self, used: frozenset[int]) -> None:
        if self.used is not None:
            self.used |= used


def _refuse_text_behind(content: memoryview) -> None:
    """Raise `Unsupported` when the last bytes of compressed data read like text; even areas repeat a few bytes."""
    tail = bytes(content[-_TAIL_BYTES:])
    if len(set(tail)) >= _TAIL_DISTINCT:
        refuse_text(tail, IN_COMPRESSED)


class _Inflating:
    """A Deflate stream unpacked in pieces of bounded size; `end` is where it ends in the data."""

    def __init__(self, content: memoryview) -> None:
        self.content = content
        self.end = len(content)

    def chunks(self) -> Iterator[bytes]:
        """The unpacked data. Raises `ParseError` on a broken stream; one that is cut short just ends."""
        reader = zlib.decompressobj()
        for start in range(0, len(self.content), _CHUNK):
            waiting: _Content = self.content[start : start + _CHUNK]
            while waiting and not reader.eof:
                try:
                    yield reader.decompress(waiting, MIB)
                except zlib.error as error:
                    raise ParseError(N_("its picture data can't be read")) from error
                waiting = reader.unconsumed_tail
            if reader.eof:
                self.end = min(start + _CHUNK, len(self.content)) - len(reader.unused_data)
                return


def _packed_again(content: memoryview, needed: int) -> bytes:
    """A Deflate stream of the first `needed` bytes that `content` unpacks to."""
    packer, packed = zlib.compressobj(), bytearray()
    for chunk in _Inflating(content).chunks():
        packed += packer.compress(chunk[:needed])
        needed -= len(chunk)
        if needed <= 0:
            break
    return bytes(packed + packer.flush())


def clear_row_ends(content: bytearray, row_bytes: int, row_bits: int, *, is_reversed: bool) -> None:
    """Zero the bits between the last pixel of each uncompressed row and the next byte."""
    left = row_bits % 8
    if left and row_bytes:
        mask = (0xFF >> (8 - left)) if is_reversed else (0xFF << (8 - left) & 0xFF)
        table = bytes(value & mask for value in range(256))
        content[row_bytes - 1 :: row_bytes] = content[row_bytes - 1 :: row_bytes].translate(table)


def clear_outside(content: bytearray, row_bytes: int, columns: int, rows: int) -> None:
    """Zero what an uncompressed tile holds right of its first `columns` bytes and below its first `rows` rows."""
    for start in range(0, rows * row_bytes, row_bytes):
        content[start + columns : start + row_bytes] = bytes(row_bytes - columns)
    content[rows * row_bytes :] = bytes(max(0, len(content) - rows * row_bytes))
