"""GIF: picture outside of the canvas, and frames that are shown for no time.

Frames are cut to the canvas with every index, colour, place and delay as it was.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from scrubber.containers import gif
from scrubber.containers.gif import Image, Screen
from scrubber.pixels.gif import INTERLACED, decoded, encoded
from scrubber.pixels.raster import Rgb
from scrubber.pixels.unseen.base import Found, Seen, UnseenSearch
from scrubber.pixels.unseen.decoded import shown_by_pillow
from scrubber.pixels.unseen.gates import delays_of_gif, has_mixed_times, reaches_outside
from scrubber.pixels.unseen.no_time import frames_without_time
from scrubber.pixels.unseen.record import Removal, UnseenKind, UnseenPicture


class GifUnseen(UnseenSearch):
    """Stills and animations."""

    def find(self, data: bytes, folder: str) -> Iterator[Found]:
        """See `UnseenSearch.find`."""
        elements = gif.read(data)
        screen = elements[0]
        assert isinstance(screen, Screen)
        images = [element for element in elements if isinstance(element, Image)]
        for number, image in enumerate(images):
            if reaches_outside(screen, image):
                yield _outside(number, screen, image)
        if has_mixed_times(delays_of_gif(elements)):
            yield from frames_without_time(self.shown(data))

    def remove(self, data: bytes, records: Sequence[UnseenPicture], folder: str) -> bytes:
        """See `UnseenSearch.remove`."""
        elements = gif.read(data)
        screen = elements[0]
        assert isinstance(screen, Screen)
        wanted = {record.frame for record in records if record.kind is UnseenKind.OUTSIDE_CANVAS}
        number = 0
        for index, element in enumerate(elements):
            if isinstance(element, Image):
                elements[index] = _cut(element, screen) if number in wanted else element
                number += 1
        return gif.write(elements)

    def shown(self, data: bytes) -> Iterator[Seen]:
        """See `UnseenSearch.shown`. Pillow enlarges the canvas where a frame is larger: that is cut off here."""
        screen = gif.read(data)[0]
        assert isinstance(screen, Screen)
        rows, columns = screen.height or None, screen.width or None
        return (frame.part((slice(rows), slice(columns))) for frame in shown_by_pillow(data, ("GIF",)))


def _outside(number: int, screen: Screen, image: Image) -> Found:
    whole = image.left + image.width, image.top + image.height
    shown = min(whole[0], screen.width), min(whole[1], screen.height)
    record = UnseenPicture(UnseenKind.OUTSIDE_CANVAS, Removal.EXACT, whole, shown, number)
    return Found(record, _colours(image, screen))


def _colours(image: Image, screen: Screen) -> Rgb:
    table = np.frombuffer(image.table or screen.table or bytes(768), np.uint8).reshape(-1, 3)
    entries = np.zeros((256, 3), np.uint8)
    entries[: len(table)] = table
    return entries[decoded(image)]


def _cut(image: Image, screen: Screen) -> Image:
    width, height = min(image.width, screen.width - image.left), min(image.height, screen.height - image.top)
    body = encoded(np.ascontiguousarray(decoded(image)[:height, :width]))
    packed = image.packed & ~INTERLACED
    return replace(image, width=width, height=height, packed=packed, code_size=body[0], body=memoryview(body)[1:])
