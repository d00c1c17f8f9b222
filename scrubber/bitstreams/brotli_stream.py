"""Brotli streams (RFC 7932): unfolded within a bound, and written without compression so that each has one form."""

from scrubber.decoding import about_to_decode

_OUTPUT_STEP = 1 << 20
_MAX_STORED = 1 << 16
_EMPTY = b"\x06"
_LAST = b"\x03"
_UNCOMPRESSED = 1 << 20


def inflate(stream: bytes, most: int) -> bytes | None:
    """What a stream unfolds to, at most `most` bytes; None when it is no such stream."""
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


def stored(data: bytes) -> bytes:
    """A stream that holds at most 64 KiB as they are: one uncompressed meta-block and an empty last one (9.2)."""
    if not data:
        return _EMPTY
    assert len(data) <= _MAX_STORED
    return ((len(data) - 1) << 4 | _UNCOMPRESSED).to_bytes(3, "little") + data + _LAST
