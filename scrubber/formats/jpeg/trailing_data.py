"""Data behind the last MCU of a scan, in front of the next marker: decoders pass over it, so anything fits there.

Where the picture's own data ends is known only to who decodes all of it, which takes many times as long as cleaning.
So the exact end is looked for only when the last bytes of a scan look unlike compressed data: then the shortest
beginning of the scan that still decodes to the same pixels tells what can be hidden behind it. Rejected:
decoding every photo (20 times slower); leaving it (text would survive in plain sight); cutting to that shortest
beginning, because the last bits of a progressive scan may belong to the picture and yet change no pixel. The cut
is made where the unlikely bytes begin.
"""

import hashlib
import io
import re
import struct
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from scrubber.bitstreams.hidden_text import IN_COMPRESSED, refuse_text
from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.segments import SOF_MARKERS, Element, EntropyCodedData, Segment, StrayBytes, segment_bytes
from scrubber.decoding import about_to_decode
from scrubber.errors import Detail, Unsupported
from scrubber.formats import reasons
from scrubber.limits import decodable_pixels

if TYPE_CHECKING:
    from PIL import Image

_RESTART = re.compile(rb"\xff[\xd0-\xd7]")
_TAIL_BYTES = 8192
_SHORTEST_TEXT = 14
_HEADS = (b"PK\x03\x04", b"%PDF-", b"\x89PNG", b"ftyp", b"\xff\x00\xd8\xff\x00")
"""Beginnings of files; the last one is JPEG's, with the stuffed zeros that a scan needs."""

_SURE_TEXT = 28
"""So much text stands in one of 100,000 large photos by chance: enough to look for it in whole scans."""
_SURE_DISTINCT = 6
_STRIDE = 3
_SAMPLES = _SURE_TEXT // _STRIDE
_MAX_INSIDE = 8
_KEPT_TEXT = 8
"""The first characters of a text may still be the picture's."""

_CLOSING_TEXT, _CLOSING_DISTINCT = 8, 4
_CLOSING_BYTES = 64
"""Text in any language is looked for in so many last bytes, and further in front while all of them are text."""
_PROBED = 4
"""A picture that is the same without so many last bytes has something behind it."""
_BEFORE_RESTART = 12
_RESTART_BEHIND_TEXT = re.compile(rb"\xff[\xd0-\xd7](?<=[ -~]{%d}\xff.)" % _BEFORE_RESTART, re.DOTALL)
"""The marker comes first, since bytes that begin like it are rare."""
_MAX_PIXELS = 120_000_000
"""Larger pictures would fill the memory: in those, only what is sure to be text is taken for text."""
_MAX_WORK = 1_600_000_000
"""Pixels decoded for one file, counted once per scan and twice more: some seconds."""
_FIRST_STEP, _STEP_GROWTH = 64, 8

_LIKE_TEXT = bytes(1 if 0x20 <= byte < 0x7F else 2 if byte == 0 else 0 for byte in range(256))
_UNLIKELY = (b"\1" * _SHORTEST_TEXT, b"\1\2" * (_SHORTEST_TEXT // 2))
"""Text of one and of two bytes a character, in the alphabet of `_LIKE_TEXT`: by chance in one scan of 5,000."""


_ROWS = 256
_PixelsWith = Callable[[bytes], bytes | None]
"""Tells a digest of the picture's pixels for the data of one of its scans; None when it can't be decoded."""


def without_hidden_tails(elements: list[Element], used: set[int], decoder: "Decoder") -> list[Element]:
    """The elements, with each scan that hides something split into its data and stray bytes.

    `used` are the indexes of the elements that make the picture; the pictures of one file share a `decoder`. Raises
    `Unsupported`.
    """
    suspects = {index for index in used if _is_suspicious(elements[index])}
    if not suspects:
        return elements
    cut: list[Element] = []
    size = sum(element.length for element in elements)
    for index, element in enumerate(elements):
        if not isinstance(element, EntropyCodedData) or index not in suspects:
            cut.append(element)
            continue
        if _pixels_of(elements, used) > min(_MAX_PIXELS, decodable_pixels(size)):
            refuse_text(element.data, IN_COMPRESSED)
            cut.append(element)
            continue
        before = [e for i, e in enumerate(elements[:index]) if i == 0 or i in used or _tells_colours(e)]
        after = [e for i, e in enumerate(elements[index + 1 :], index + 1) if i in used]
        cut += _split(element, decoder.around(before, after))
    return cut


def _split(scan: EntropyCodedData, pixels_with: Callable[[bytes], bytes | None]) -> Iterator[Element]:
    """The data of a scan up to the end of its picture, and stray bytes behind it; `pixels_with` decodes other data."""
    end = _tail_start(scan, _picture_end(bytes(scan.data), pixels_with))
    if end == 0:  # a scan without data would be none
        raise something_hides()
    _refuse_text_inside(bytes(scan.data[:end]), pixels_with)
    yield EntropyCodedData(scan.offset, scan.data[:end])
    if end < scan.length:
        yield StrayBytes(scan.offset + end, scan.data[end:], after_end=False)


def _pixels_of(elements: list[Element], used: set[int]) -> int:
    """Width times height, as the frame header says."""
    frame = next(e for i, e in enumerate(elements) if i in used and isinstance(e, Segment) and e.marker in SOF_MARKERS)
    height, width = struct.unpack_from(">HH", frame.payload or b"", 1)
    return int(height * width)


def _is_suspicious(element: Element) -> bool:
    if not isinstance(element, EntropyCodedData):
        return False
    data = bytes(element.data)
    if _first_unlikely(data[-_TAIL_BYTES:]) is not None or _closing_text(data) is not None:
        return True
    return next(_inside_text(data, element.is_plain), None) is not None


def _closing_text(data: bytes) -> int | None:
    """Where text of UTF-8 begins that reaches to the end; None when there is none."""
    size = _CLOSING_BYTES
    text = _text_at_end(data[-size:])
    while len(text.encode()) > size - 4 and size < len(data):  # the window may begin inside a character
        size *= 8
        text = _text_at_end(data[-size:])
    is_text = len(text) >= _CLOSING_TEXT and len(set(text)) >= _CLOSING_DISTINCT
    return len(data) - len(text.encode()) if is_text else None


def _text_at_end(data: bytes) -> str:
    text = data.decode("utf-8", "replace")
    broken = (at for at in range(len(text) - 1, -1, -1) if text[at] == "\ufffd" or not text[at].isprintable())
    return text[next(broken, -1) + 1 :]


def _inside_text(data: bytes, is_plain: bool = False) -> Iterator[int]:
    """Where text begins in the middle of a scan: a long one, or one in front of a restart marker.

    In data that `is_plain` there are no restart markers.
    """
    yield from _sure_text(data)
    for restart in () if is_plain else _RESTART_BEHIND_TEXT.finditer(data):
        start = restart.start() - _BEFORE_RESTART
        if len(set(data[start : restart.start()])) >= _SURE_DISTINCT:
            yield start


def _sure_text(data: bytes) -> Iterator[int]:
    """Where so much text begins that it is no compressed data.

    Every third byte is looked at first, which takes half the time: a text that long has nine of them in a row.
    """
    samples = data[::_STRIDE].translate(_LIKE_TEXT)
    for coarse, pattern in (
        (b"\1" * _SAMPLES, b"\1" * _SURE_TEXT),
        (b"\1\2" * (_SAMPLES // 2), b"\1\2" * (_SURE_TEXT // 2)),
    ):
        sample, end = samples.find(coarse), 0
        while sample >= 0:
            near = max(end, _STRIDE * sample - _SURE_TEXT)
            window = data[near : _STRIDE * sample + 2 * _SURE_TEXT]
            found = window.translate(_LIKE_TEXT).find(pattern)
            following = sample + 1 if found >= 0 else sample + _SAMPLES  # none begins in the window
            if found >= 0:
                end = near + found + _SURE_TEXT
                if len(set(data[near + found : end])) >= _SURE_DISTINCT:  # even areas repeat a few bytes
                    yield near + found
            sample = samples.find(coarse, max(following, end // _STRIDE))


def _refuse_text_inside(data: bytes, pixels_with: _PixelsWith) -> None:
    """Raise `Unsupported` for text that a decoder passes over in front of a restart marker, or in a damaged scan."""
    whole = None
    for start in islice(_inside_text(data), _MAX_INSIDE):
        restart = _RESTART.search(data, start)
        whole = whole or pixels_with(data)
        if whole is not None and restart is None:
            continue
        end = restart.start() if restart else len(data)
        if whole is None or pixels_with(data[: start + _KEPT_TEXT] + data[end:]) == whole:
            raise something_hides()


def _first_unlikely(data: bytes) -> int | None:
    """Where bytes begin that compressed data would hardly have; None when there are none."""
    classes = data.translate(_LIKE_TEXT)  # many times as fast as a regular expression over the data itself
    found = [classes.find(pattern) for pattern in _UNLIKELY] + [data.find(head) for head in _HEADS]
    return min((start for start in found if start >= 0), default=None)


def _tells_colours(element: Element) -> bool:
    return isinstance(element, Segment) and element.marker in (jpeg.APP0, jpeg.APP14)


def _picture_end(data: bytes, pixels_with: _PixelsWith) -> int:
    """The length of the shortest beginning of a scan that decodes like all of it.

    Text that makes pixels is there by chance: when the last one does, nothing is behind the picture.
    """
    whole = pixels_with(data)
    if whole is None or pixels_with(data[: _last_text(data)]) != whole:
        return len(data)
    return shortest(len(data), lambda length: pixels_with(data[:length]) == whole)


def _last_text(data: bytes) -> int:
    """Where the last stretch that looks like text is sure to be one, for who cuts it off there."""
    tail = data[-_TAIL_BYTES:]
    classes = tail.translate(_LIKE_TEXT)
    found = [classes.rfind(pattern) for pattern in _UNLIKELY] + [tail.rfind(head) for head in _HEADS]
    starts = [len(data) - len(tail) + start for start in found if start >= 0] + list(_sure_text(data))[-1:]
    if _closing_text(data) is not None:
        starts.append(len(data) - _CLOSING_TEXT - _PROBED)
    return min(max(starts, default=len(data)) + _KEPT_TEXT, len(data) - _PROBED)


def _tail_start(scan: EntropyCodedData, picture_end: int) -> int:
    """Where what can't be picture data begins; the scan's length when there is no such place."""
    rest = bytes(scan.data[picture_end:])
    found = min((at for at in (_first_unlikely(rest), _closing_text(rest)) if at is not None), default=None)
    start = scan.length if found is None else picture_end + found
    # A stuffed byte is two bytes: don't leave half of it.
    return start + 1 if 0 < start < scan.length and scan.data[start - 1] == 0xFF else start


def shortest(longest: int, is_enough: Callable[[int], bool]) -> int:
    """The least length up to `longest`, which is known to be enough, that is: in growing steps, then by halving."""
    step, high = _FIRST_STEP, longest
    while high > step and is_enough(high - step):
        high, step = high - step, step * _STEP_GROWTH
    low = max(0, high - step)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle + 1, high)
    return high


def something_hides() -> Unsupported:
    """The error for data in a scan that makes no pixel and can't be cut off."""
    return Unsupported(reasons.FOLLOWS_END, Detail("jpeg.hidden-tail", "scan data"))


class Decoder:
    """Decodes the pictures of one file with changed scans, as long as that takes no unreasonable time."""

    def __init__(self) -> None:
        self._left = _MAX_WORK

    def around(self, headers: list[Element], rest: list[Element]) -> _PixelsWith:
        """What tells the pixels for the data of the scan between these elements."""
        before, after = jpeg.write(headers), jpeg.write(rest) + segment_bytes(jpeg.EOI, None)
        return lambda data: self._pixels(before + data + after)

    def _pixels(self, data: bytes) -> bytes | None:
        """A digest of the pixels that libjpeg makes of `data`, None when it can't. Raises `Unsupported`."""
        about_to_decode()
        from PIL.JpegImagePlugin import JpegImageFile  # decoders are loaded only for a photo that needs one

        try:
            with JpegImageFile(io.BytesIO(data)) as picture:
                pixels = picture.width * picture.height
                self._left -= pixels * (2 + data.count(b"\xff\xda")) + len(data)
                if self._left < 0:
                    raise something_hides()
                return _digest(picture)
        except (OSError, SyntaxError, ValueError):
            return None


def _digest(picture: "Image.Image") -> bytes:
    """SHA-256 of the samples, some rows at a time: a second copy of a large picture would fill the memory."""
    digest = hashlib.sha256()
    for top in range(0, picture.height, _ROWS):
        digest.update(picture.crop((0, top, picture.width, min(top + _ROWS, picture.height))).tobytes())
    return digest.digest()
