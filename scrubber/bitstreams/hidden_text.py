"""Text where only numbers or compressed data belong: runs of characters that those hardly ever have.

Fields of nothing but numbers can be filled with words, decoders read on, and compressed data may end before its
stretch does. A field that reads like words is taken for words.
"""

from scrubber.errors import Detail, Unsupported
from scrubber.i18n import N_

IN_NUMBERS = 8
"""Characters in a row that tell words from numbers in fields of at most 48 bytes."""
IN_PARAMETERS = 12
"""The same in parameter sets of video coders, which have some 15 to 100 bytes."""
IN_COMPRESSED = 32
"""The same in compressed data of any length."""
_AT_END, _END_BYTES = 14, 16
"""The same in the last bytes of compressed data, where it is easiest to append: by chance in one of 400,000."""

_HIDDEN = N_("a text seems to hide in it where only numbers belong")

_CLASSES = bytes(1 if 0x20 <= byte < 0x7F else 2 if byte == 0 else 0 for byte in range(256))
_LEAST_DISTINCT = 4


def has_text(data: bytes, least: int) -> bool:
    """Whether `least` bytes in a row are characters of one or two bytes each, and not the same few again and again.

    Measured over the 480 readable photos of the shared corpus, the longest such runs are: none of 6 in 590 properties
    of HEIC and AVIF, 6 in 670 parameter sets, 16 in 27 megabytes of compressed data (JPEG, VP8, VP8L, HEVC, AV1).
    Compressed data is as good as random, where a byte is such a character in 95 of 256 cases: 32 in a row occur in
    one of six million photos of 10 megabytes.
    """
    if least >= IN_COMPRESSED and _has_run(data[-_END_BYTES:], _AT_END):
        return True
    return _has_run(data, least)


def _has_run(data: bytes, least: int) -> bool:
    classes = data.translate(_CLASSES)
    for pattern in (b"\1" * least, b"\1\2" * (least // 2), b"\2\1" * (least // 2)):
        start = classes.find(pattern)
        while start >= 0:
            if len(set(data[start : start + least])) >= _LEAST_DISTINCT:
                return True
            start = classes.find(pattern, start + least // 2)
    return False


def refuse_text(data: bytes | memoryview, least: int) -> None:
    """Raise `Unsupported` for `least` characters in a row."""
    if has_text(bytes(data), least):
        raise Unsupported(_HIDDEN, Detail(f"hidden-text.run-of-{least}"))
