"""Data behind the last MCU of a scan, in front of the next marker: decoders pass over it, so anything fits there.

Where the picture's own data ends is known only to who decodes all of it, which takes many times as long as cleaning.
So the exact end is looked for only when the last bytes of a scan look unlike compressed data: then the shortest
beginning of the scan that still decodes to the same pixels tells what can be hidden behind it. Rejected:
decoding every photo (20 times slower); leaving it (text would survive in plain sight); cutting to that shortest
beginning, because the last bits of a progressive scan may belong to the picture and yet change no pixel. The cut
is made where the unlikely bytes begin.
"""

import io
import re
from collections.abc import Callable

from scrubber.containers import jpeg
from scrubber.containers.jpeg import Element, EntropyCodedData, Segment, StrayBytes, segment_bytes
from scrubber.errors import Unsupported
from scrubber.i18n import N_
from scrubber.limits import MAX_PIXELS

_TAIL_BYTES = 8192
_UNLIKELY = re.compile(
    rb"[\x20-\x7e]{14,}|(?:[\x20-\x7e]\0){8,}|PK\x03\x04|%PDF-|\x89PNG|ftyp[a-z]{3}|\xff\x00\xd8\xff\x00"
)
"""Text or the head of another file: about one scan of 5,000 has such bytes by chance."""

_DECODER_HEADERS = frozenset({jpeg.SOI, jpeg.APP0, jpeg.APP14, *range(0xC0, 0xE0)})


def without_hidden_tails(elements: list[Element]) -> list[Element]:
    """The elements, with each scan that hides something split into its data and stray bytes."""
    cut: list[Element] = []
    for index, element in enumerate(elements):
        if not isinstance(element, EntropyCodedData) or not _UNLIKELY.search(element.data[-_TAIL_BYTES:]):
            cut.append(element)
            continue
        end = _tail_start(element, _picture_end(elements, index, element))
        cut.append(EntropyCodedData(element.offset, element.data[:end]))
        if end < element.length:
            cut.append(StrayBytes(element.offset + end, element.data[end:], after_end=False))
    return cut


def _picture_end(elements: list[Element], index: int, scan: EntropyCodedData) -> int:
    """The length of the shortest beginning of `scan` that decodes like all of it."""
    before = b"".join(e.write() for e in elements[:index] if _is_decoded(e))
    after = b"".join(e.write() for e in elements[index + 1 :] if _is_decoded(e)) + segment_bytes(jpeg.EOI, None)
    data = bytes(scan.data)
    whole = _decode(before + data + after)
    if whole is None:
        return len(data)
    return shortest(len(data), lambda length: _decode(before + data[:length] + after) == whole)


def _tail_start(scan: EntropyCodedData, picture_end: int) -> int:
    """Where what can't be picture data begins; the scan's length when there is no such place."""
    found = _UNLIKELY.search(scan.data, picture_end)
    start = found.start() if found else scan.length
    # A stuffed byte is two bytes: don't leave half of it.
    return start + 1 if 0 < start < scan.length and scan.data[start - 1] == 0xFF else start


def shortest(longest: int, is_enough: Callable[[int], bool]) -> int:
    """The least length up to `longest` that is enough, by halving; `longest` is known to be."""
    low, high = 0, longest
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle + 1, high)
    return high


def _is_decoded(element: Element) -> bool:
    if isinstance(element, Segment):
        return element.marker in _DECODER_HEADERS and element.marker != jpeg.EOI
    return isinstance(element, EntropyCodedData)


def _decode(data: bytes) -> bytes | None:
    """The pixels that libjpeg makes of `data`; None when it can't."""
    from PIL import Image  # decoders are loaded only for a photo that needs one

    try:
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Unsupported(N_("something seems to hide behind the picture"))
            return picture.tobytes()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
