"""GIF's compressed data walked code by code, as appendix F of the specification tells it: slow, and easy to believe."""

from scrubber.bitstreams.gif_lzw import LzwStream
from scrubber.errors import ParseError


def read_stream_slowly(data: bytes, code_size: int, pixels: int) -> LzwStream:
    """What `read_stream` must answer for data whose picture is complete. Raises `ParseError`."""
    clear, bits = 1 << code_size, int.from_bytes(data, "little")
    table: list[bytes] = []
    width, position, previous, shown = code_size + 1, 0, b"", b""
    while len(shown) < pixels:
        code = bits >> position & (1 << width) - 1
        position += width
        if code == clear or not table:
            table, width, previous = [bytes((index,)) for index in range(clear)] + [b"", b""], code_size + 1, b""
            if code == clear:
                continue
        if code == clear + 1 or position > 8 * len(data):
            raise ParseError("")
        if previous and len(table) < 4096:
            table.append(previous + (table[code] if code < len(table) else previous)[:1])
            if len(table) == 1 << width and width < 12:
                width += 1
        if code >= len(table):
            raise ParseError("")
        previous = table[code]
        shown += previous
    end = bits & (1 << position) - 1 | clear + 1 << position
    canonical = end.to_bytes((position + width + 7) // 8, "little")
    return LzwStream(canonical, frozenset(shown), True, max(0, len(data) - len(canonical)))
