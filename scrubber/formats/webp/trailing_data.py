"""Where compressed WebP pictures end inside their chunks.

Neither VP8 nor VP8L says how long it is: a decoder reads until it has all pixels, so anything may follow. libwebp
refuses a picture that is short by a byte it needs; so the shortest part from which it makes the same pixels is the
picture, and the rest can go. A picture that is refused without its last few bytes has nothing behind it, which takes
one decoding per partition to know.
"""

import hashlib
import io
import warnings
from collections.abc import Callable

from scrubber.bitstreams.hidden_text import IN_COMPRESSED, refuse_text
from scrubber.bitstreams.vp8 import Vp8Frame, width_height
from scrubber.containers.webp import riff
from scrubber.decoding import about_to_decode
from scrubber.errors import Detail, LimitExceeded
from scrubber.formats import reasons

_SLACK = 4
"""Bytes that encoders leave behind the last one a decoder reads: the rest of their coder's state."""

_MAX_PIXELS = 18_000_000
"""Pixels of a frame that is decoded here: about sixteen bytes each."""

_MAX_WORK = 600_000_000
"""Pixels decoded per file before the rest stays unchecked: some seconds."""


class Trimmer:
    """Cuts the pictures of one file; `unchecked` becomes true when one was too large to be measured.

    Raises `LimitExceeded` when that happens after something hidden was found.
    """

    def __init__(self) -> None:
        self.unchecked = False
        self._work = 0
        self._found = False

    def lossy(self, data: memoryview) -> bytes | memoryview:
        """A VP8 frame without what lies behind its partitions' ends; the same object when there is nothing."""
        frame = Vp8Frame.read(data)
        sizes = [len(partition) for partition in frame.partitions]
        width, height = width_height(data)
        for index in range(len(sizes)):
            # The last partition first: it is where an appended secret lies.
            place = len(sizes) - 1 - index
            sizes[place] = self._shortest(sizes[place], width * height, _lossy_probe(frame, sizes, place))
        if self.unchecked:
            refuse_text(data, IN_COMPRESSED)
        unchanged = sizes == [len(partition) for partition in frame.partitions]
        return data if unchanged else frame.with_sizes(sizes)

    def lossless(self, data: bytes | memoryview, pixels: int) -> int:
        """How many bytes of a VP8L image of so many pixels are the image."""
        size = self._shortest(len(data), pixels, lambda size: pixels_of(b"VP8L", data[:size]))
        if self.unchecked:
            refuse_text(data, IN_COMPRESSED)
        return size

    def _shortest(self, size: int, pixels: int, decoded: Callable[[int], bytes]) -> int:
        """The least size that gives the same pixels, or `size` when it is at most `_SLACK` more."""
        if pixels > _MAX_PIXELS or self._work + pixels > _MAX_WORK:
            if self._found:
                raise _too_many()
            self.unchecked = True
            return size

        def pixels_with(length: int) -> bytes:
            self._work += pixels
            return decoded(length)

        if size <= _SLACK + 1 or not pixels_with(size - _SLACK - 1):
            return size
        whole = pixels_with(size)
        # A picture cut short decodes to something else once in a while, so every one of the last bytes is tried.
        if not whole or any(pixels_with(size - less) != whole for less in range(1, _SLACK + 2)):
            return size
        self._found = True
        return self._least(size - _SLACK - 1, lambda length: pixels_with(length) == whole)

    def _least(self, enough: int, is_enough: Callable[[int], bool]) -> int:
        """The least size that is enough, below one that is, by halving. Raises `LimitExceeded`."""
        low, high = 0, enough
        while high - low > 1:
            if self._work > _MAX_WORK:
                raise _too_many()
            middle = (low + high) // 2
            low, high = (low, middle) if is_enough(middle) else (middle, high)
        return high


def _too_many() -> LimitExceeded:
    what = reasons.FOLLOWS_END
    return LimitExceeded(what, Detail("webp.too-much-behind"))


def pixels_of(kind: bytes, data: bytes | memoryview) -> bytes:
    """A digest of the pixels that libwebp makes of a chunk of this type; empty when it refuses."""
    about_to_decode()
    from PIL import Image  # decoders are imported only when a file needs them

    file = b"".join(riff.file_pieces(riff.chunk_pieces(kind, data)))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(file), formats=["WEBP"]) as picture:
                return hashlib.sha256(picture.tobytes()).digest()
    except (OSError, EOFError, SyntaxError, ValueError):
        return b""


def _lossy_probe(frame: Vp8Frame, sizes: list[int], place: int) -> Callable[[int], bytes]:
    def probe(size: int) -> bytes:
        return pixels_of(b"VP8 ", frame.with_sizes([*sizes[:place], size, *sizes[place + 1 :]]))

    return probe
