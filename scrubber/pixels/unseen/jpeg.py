"""JPEG: rows of blocks behind those that the header counts, and picture in the unseen part of the last blocks.

Rows, which `jpeg_rows` finds, are dropped by coefficients, so the shown blocks stay the very same. The last blocks
reach beyond a size that is no multiple of theirs: encoders repeat the edge there, but a picture that was cropped
without encoding it again goes on. Only these blocks have to be encoded anew.
"""

import io
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.headers import FrameHeader
from scrubber.containers.jpeg.segments import Element, Segment
from scrubber.errors import Detail, NotVerified, ParseError, Unsupported
from scrubber.i18n import N_
from scrubber.pixels import jpeg_encoding
from scrubber.pixels.codec import BROKEN, check_size
from scrubber.pixels.jpeg import colour_model_of, decode, joined
from scrubber.pixels.jpeg_coefficients import read_blocks, write_blocks
from scrubber.pixels.jpeg_layout import Layout, layout_of
from scrubber.pixels.raster import Mask, as_rgb
from scrubber.pixels.unseen.base import Found, Seen, UnseenSearch
from scrubber.pixels.unseen.decoded import shown_by_pillow
from scrubber.pixels.unseen.edges import goes_on_beyond
from scrubber.pixels.unseen.jpeg_rows import HiddenRows, beyond, find_rows, first_picture
from scrubber.pixels.unseen.jpeg_small import SCALE
from scrubber.pixels.unseen.record import MARGIN, Removal, UnseenKind, UnseenPicture

_SEVERAL = N_("it is of a rare kind")


class JpegUnseen(UnseenSearch):
    """The first picture of a file; what a file of several pictures holds is told only."""

    def find(self, data: bytes, folder: str) -> Iterator[Found]:
        """See `UnseenSearch.find`."""
        every = jpeg.read(data)
        elements = first_picture(every)
        frame = _frame(elements)
        removable = len(elements) == len(every)
        if (hidden := find_rows(data)) is not None:
            yield _rows_below(hidden, Removal.EXACT if removable else Removal.NOT)
        unseen = beyond(frame)
        if max(unseen) > MARGIN:
            yield from _within_blocks(elements, frame, Removal.NEEDS_ENCODING if removable else Removal.NOT)

    def remove(self, data: bytes, records: Sequence[UnseenPicture], folder: str) -> bytes:
        """See `UnseenSearch.remove`."""
        every = jpeg.read(data)
        if len(first_picture(every)) < len(every):
            raise Unsupported(_SEVERAL, Detail("unseen.jpeg-several"))
        layout = layout_of(data)
        blocks = read_blocks(data, layout, folder)
        wanted = [component.copy() for component in blocks]
        if any(record.kind is UnseenKind.LAST_BLOCKS for record in records):
            samples, _shown = decode(data)
            jpeg_encoding.encode(samples, colour_model_of(data, layout), _edge_mcus(layout), layout, wanted)
        changed = joined(data, write_blocks(data, layout, wanted, folder))
        written = read_blocks(changed, layout_of(changed), folder)
        if not all(map(np.array_equal, written, wanted)):
            raise NotVerified(N_("its picture is not the same"), Detail("unseen.jpeg-differs"))
        return changed

    def shown(self, data: bytes) -> Iterator[Seen]:
        """See `UnseenSearch.shown`."""
        return shown_by_pillow(data, ("JPEG", "MPO"), first_only=True)


def _frame(elements: list[Element]) -> FrameHeader:
    for element in elements:
        if isinstance(element, Segment) and element.marker in jpeg.SOF_MARKERS:
            return FrameHeader.read(element.marker, element.payload or b"")
    raise ParseError(BROKEN, Detail("unseen.jpeg-no-frame"))


def _enlarged(elements: list[Element], width: int, height: int) -> bytes:
    """The picture with another size in its frame header."""
    result = list(elements)
    for index, element in enumerate(result):
        if isinstance(element, Segment) and element.marker in jpeg.SOF_MARKERS and element.payload:
            size = height.to_bytes(2, "big") + width.to_bytes(2, "big")
            result[index] = replace(element, payload=element.payload[:1] + size + element.payload[5:])
    return jpeg.write(result)


def _decoded(data: bytes) -> NDArray[Any]:
    from PIL import Image

    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=("JPEG",)) as picture:
            warnings.simplefilter("ignore")
            check_size(*picture.size)
            return np.atleast_3d(np.asarray(picture))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ParseError(BROKEN, Detail("unseen.jpeg-decoded")) from error


def _rows_below(hidden: HiddenRows, removal: Removal) -> Found:
    frame = hidden.frame
    record = UnseenPicture(UnseenKind.BELOW_HEIGHT, removal, (frame.width, hidden.rows), (frame.width, frame.height))
    samples = np.atleast_3d(np.asarray(hidden.small))
    return Found(record, as_rgb(samples[: hidden.rows // SCALE]))


def _within_blocks(elements: list[Element], frame: FrameHeader, removal: Removal) -> Iterator[Found]:
    columns, rows = beyond(frame)
    whole = frame.width + columns, frame.height + rows
    samples = _decoded(_enlarged(elements, *whole))
    if goes_on_beyond(samples, (frame.width, frame.height)):
        record = UnseenPicture(UnseenKind.LAST_BLOCKS, removal, whole, (frame.width, frame.height))
        yield Found(record, as_rgb(samples))


def _edge_mcus(layout: Layout) -> Mask:
    """Those that reach beyond the picture."""
    rows, columns = -(-layout.frame.height // layout.mcu_height), -(-layout.frame.width // layout.mcu_width)
    touched = np.zeros((rows, columns), bool)
    touched[-1:] = bool(layout.frame.height % layout.mcu_height)
    touched[:, -1] |= bool(layout.frame.width % layout.mcu_width)
    return touched
