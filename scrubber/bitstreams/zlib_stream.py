"""Inflating zlib and Brotli streams (RFC 1950, 1951, 7932) in bounded steps, and finding where they end.

A stream may stop short of the bytes it lies in, and it may inflate to more than anybody reads: both are places
to hide something, so both are measured.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass

from scrubber.decoding import about_to_decode

_HEADER = 2
_CHECKSUM = 4
_STORED_HEAD, _LAST_BLOCK, _BLOCK_TYPE = 5, 0b001, 0b110
"""Bytes of a stored block before its data, and the bits of its first byte (RFC 1951 section 3.2.3)."""
_INPUT_STEP = 1 << 16
_OUTPUT_STEP = 1 << 20
_FINE_STEP = 1 << 10
_MAX_STORED_BROTLI = 1 << 16
_BROTLI_EMPTY, _BROTLI_LAST = b"\x06", b"\x03"
_BROTLI_UNCOMPRESSED = 1 << 20
"""Of Brotli, which is written without compression so that a stream has one form (RFC 7932 section 9.2)."""


@dataclass(frozen=True, slots=True)
class Inflation:
    """What came of a stream: `produced` bytes (never over the limit), and where it ended.

    `end` is the offset behind its checksum, or None when the stream is broken, cut, has a wrong checksum or would
    inflate to more than the limit; `excess` is true in the last case.
    """

    produced: int
    end: int | None
    excess: bool


def inflate(stream: bytes | memoryview, limit: int, sink: Callable[[bytes], object]) -> Inflation:
    """Unfold `stream` into `sink`, at most `limit` bytes. Raises nothing; memory stays below 2 MiB."""
    view = memoryview(stream)
    if not _has_header(view):
        return Inflation(0, None, False)
    decoder = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
    read, produced, checksum, pending = _HEADER, 0, 1, b""
    while not decoder.eof:
        if not pending:
            pending = bytes(view[read : read + _INPUT_STEP])
            read += len(pending)
        # The last needed byte is asked for first and what may follow it later: damage there loses nothing needed.
        room = min(_OUTPUT_STEP, limit - produced) or 1
        before = decoder.copy()
        try:
            piece = decoder.decompress(pending, room)
        except zlib.error:
            more = _rest_before_damage(before, pending, room, sink) if produced < limit else 0
            return Inflation(produced + more, None, False)
        if not pending and not piece:
            return Inflation(produced, None, False)
        pending = decoder.unconsumed_tail
        if produced + len(piece) > limit:
            return Inflation(limit, None, True)
        sink(piece)
        produced += len(piece)
        checksum = zlib.adler32(piece, checksum)
    end = read - len(decoder.unused_data) + _CHECKSUM
    is_whole = view[end - _CHECKSUM : end] == checksum.to_bytes(_CHECKSUM, "big")
    return Inflation(produced, end if is_whole else None, False)


def _rest_before_damage(decoder: "zlib._Decompress", pending: bytes, room: int, sink: Callable[[bytes], object]) -> int:
    """How many bytes more, at most `room`, a stream inflates to before it breaks: a broken step returns none."""
    produced = 0
    for step in (_FINE_STEP, 1):
        while produced < room:
            before = decoder.copy()
            try:
                piece = decoder.decompress(pending, min(step, room - produced))
            except zlib.error:
                decoder = before
                break
            if not piece:
                return produced
            sink(piece)
            produced += len(piece)
            pending = decoder.unconsumed_tail
    return produced


def _has_header(view: memoryview) -> bool:
    """Whether two bytes announce a stream that needs no dictionary (RFC 1950 section 2.2)."""
    if len(view) < _HEADER or view[0] & 0x0F != 8 or view[0] >> 4 > 7 or view[1] & 0x20:
        return False
    return (view[0] << 8 | view[1]) % 31 == 0


def inflate_all(stream: bytes | memoryview, limit: int) -> tuple[bytes, Inflation]:
    """Unfold `stream` into memory, at most `limit` bytes."""
    pieces: list[bytes] = []
    found = inflate(stream, limit, pieces.append)
    return b"".join(pieces), found


def recompress(stream: bytes | memoryview, limit: int, zeros: int = 0) -> bytes:
    """A fresh stream of the first `limit` bytes that `stream` inflates to, and so many zero bytes behind them."""
    encoder = zlib.compressobj(9)
    pieces: list[bytes] = []
    inflate(stream, limit, lambda piece: pieces.append(encoder.compress(piece)))
    for start in range(0, zeros, _OUTPUT_STEP):
        pieces.append(encoder.compress(bytes(min(_OUTPUT_STEP, zeros - start))))
    return b"".join(pieces) + encoder.flush()


def without_padding_bits(stream: bytes | memoryview) -> bytes | memoryview:
    """The stream with zero bits between the heads and the lengths of the stored blocks that it begins with.

    A stored block begins at a whole byte (RFC 1951 section 3.2.4), and decoders skip the bits up to there. Where a
    compressed block ends only decoding tells, so stored blocks behind one are left as they are. The same object when
    nothing changes.
    """
    heads: list[int] = []
    position, is_last = _HEADER, False
    while not is_last and position + _STORED_HEAD <= len(stream) and not stream[position] & _BLOCK_TYPE:
        is_last = bool(stream[position] & _LAST_BLOCK)
        if stream[position] & ~(_LAST_BLOCK | _BLOCK_TYPE):
            heads.append(position)
        position += _STORED_HEAD + int.from_bytes(stream[position + 1 : position + 3], "little")
    if not heads:
        return stream
    changed = bytearray(stream)
    for head in heads:
        changed[head] &= _LAST_BLOCK | _BLOCK_TYPE
    return bytes(changed)


def inflate_brotli(stream: bytes, most: int) -> bytes | None:
    """What a Brotli stream (RFC 7932) inflates to, at most `most` bytes; None when it is no such stream."""
    about_to_decode()
    import brotli  # loaded only for a file with such a stream

    decoder, found, pending = brotli.Decompressor(), bytearray(), stream
    try:
        while len(found) < most:
            piece = decoder.process(pending, output_buffer_limit=_OUTPUT_STEP)
            pending = b""
            if not piece and (decoder.is_finished() or decoder.can_accept_more_data()):
                break
            found += piece
    except brotli.error:
        return None
    return bytes(found[:most])


def stored_brotli(data: bytes) -> bytes:
    """A Brotli stream that holds at most 64 KiB as they are: one uncompressed meta-block and an empty last one."""
    if not data:
        return _BROTLI_EMPTY
    assert len(data) <= _MAX_STORED_BROTLI
    return ((len(data) - 1) << 4 | _BROTLI_UNCOMPRESSED).to_bytes(3, "little") + data + _BROTLI_LAST
