"""Who signed: names in an X.509 certificate (RFC 5280 section 4.1) and the time in a time stamp (RFC 3161).

Only the way to the subject's names is walked; nothing is verified, because the signature goes with the credentials.
"""

import re
from collections.abc import Iterator

from scrubber.bitstreams.cursor import Cursor
from scrubber.errors import Detail, ParseError

_SEQUENCE, _SET, _OID, _VERSION = 0x30, 0x31, 0x06, 0xA0
_NAMES = {b"\x55\x04\x03": "CN", b"\x55\x04\x0a": "O", b"\x55\x04\x0b": "OU", b"\x55\x04\x06": "C"}
_WIDE = 0x1E
_MAX_PARTS = 64
_STAMP = re.compile(rb"\x18[\x0f-\x17](\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z")


def subject(certificate: bytes) -> dict[str, str]:
    """Common name (CN), organisation (O), unit (OU) and country (C) of the subject. Raises `ParseError`."""
    body = _children(_one(Cursor(certificate), _SEQUENCE))
    fields = [content for tag, content in _children(_expect(next(body, None), _SEQUENCE)) if tag != _VERSION]
    if len(fields) < 5:
        raise ParseError("", Detail("certificate.subject"))
    return dict(_names(fields[4]))


def signing_time(token: bytes) -> str:
    """The first moment a time stamp names, as "2024-05-12 14:03:22"; empty without one."""
    found = _STAMP.search(token)
    if found is None:
        return ""
    year, month, day, hour, minute, second = (part.decode() for part in found.groups())
    return f"{year}-{month}-{day} {hour}:{minute}:{second}"


def _names(field: bytes) -> Iterator[tuple[str, str]]:
    for _set, relative in _children(field):
        for _sequence, pair in _children(relative):
            parts = list(_children(pair))
            if len(parts) == 2 and parts[0][1] in _NAMES:
                tag, text = parts[1]
                yield _NAMES[parts[0][1]], text.decode("utf-16-be" if tag == _WIDE else "utf-8", "replace")


def _children(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The elements that stand one behind the other in `content`: tag and content of each."""
    cursor = Cursor(content)
    for _count in range(_MAX_PARTS):
        if not cursor.left:
            return
        yield _element(cursor)


def _element(cursor: Cursor) -> tuple[int, bytes]:
    tag, length = cursor.unpack("BB")
    if length & 0x80:
        length = int.from_bytes(cursor.take(min(length & 0x7F, 4)), "big")
    return tag, cursor.take(length)


def _one(cursor: Cursor, wanted: int) -> bytes:
    return _expect(_element(cursor), wanted)


def _expect(element: tuple[int, bytes] | None, wanted: int) -> bytes:
    if element is None or element[0] != wanted:
        raise ParseError("", Detail("certificate.shape"))
    return element[1]
