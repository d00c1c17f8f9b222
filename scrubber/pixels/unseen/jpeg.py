"""JPEG: rows of blocks behind those that the header counts, and picture in the unseen part of the last blocks.

Where the rows end is known only to who decodes them: the header is given more rows than the data can have, and what
the decoder fills up with grey is not there. Rows are dropped by coefficients, so the shown blocks stay the very same.
The last blocks reach beyond a size that is no multiple of theirs: encoders repeat the edge there, but a picture that
was cropped without encoding it again goes on. Only these blocks have to be encoded anew.
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
from scrubber.errors import NotVerified, ParseError, Unsupported
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
from scrubber.pixels.unseen.jpeg_gate import beyond, holds_more_rows, mcu_size
from scrubber.pixels.unseen.record import MARGIN, Removal, UnseenKind, UnseenPicture

_MAX_ROWS = 65_500
"""libjpeg's limit."""
_MAX_PIXELS = 120_000_000
_LEAST_BITS = 0.09
"""Bits a pixel of the emptiest picture: an end-of-block and a difference of zero for each block."""
_SCALE = 8
_GREYS = (127, 128)
"""What a decoder fills up with; inks are inverted."""
_PROBED_MCUS = 4
"""Rows of blocks that are asked for first: most photos have none of them."""
_STRAY_MCUS = 3
"""So many may follow the end of the data: the first is made of what a decoder reads behind it."""
_SEVERAL = N_("it holds several pictures")


class JpegUnseen(UnseenSearch):
    """The first picture of a file; what a file of several pictures holds is told only."""

    def find(self, data: bytes, folder: str) -> Iterator[Found]:
        """See `UnseenSearch.find`."""
        elements = _first_picture(jpeg.read(data))
        frame = _frame(elements)
        removable = len(elements) == len(jpeg.read(data))
        if holds_more_rows(data):
            yield from _rows_below(elements, frame, Removal.EXACT if removable else Removal.NOT)
        unseen = beyond(frame)
        if max(unseen) > MARGIN:
            yield from _within_blocks(elements, frame, Removal.NEEDS_ENCODING if removable else Removal.NOT)

    def remove(self, data: bytes, records: Sequence[UnseenPicture], folder: str) -> bytes:
        """See `UnseenSearch.remove`."""
        if len(_first_picture(jpeg.read(data))) < len(jpeg.read(data)):
            raise Unsupported(_SEVERAL)
        layout = layout_of(data)
        blocks = read_blocks(data, layout, folder)
        wanted = [component.copy() for component in blocks]
        if any(record.kind is UnseenKind.LAST_BLOCKS for record in records):
            samples, _shown = decode(data)
            jpeg_encoding.encode(samples, colour_model_of(data, layout), _edge_mcus(layout), layout, wanted)
        changed = joined(data, write_blocks(data, layout, wanted, folder))
        written = read_blocks(changed, layout_of(changed), folder)
        if not all(map(np.array_equal, written, wanted)):
            raise NotVerified(N_("its picture is not the same"))
        return changed

    def shown(self, data: bytes) -> Iterator[Seen]:
        """See `UnseenSearch.shown`."""
        return shown_by_pillow(data, ("JPEG", "MPO"), first_only=True)


def _first_picture(elements: list[Element]) -> list[Element]:
    end = next((n for n, one in enumerate(elements) if isinstance(one, Segment) and one.marker == jpeg.EOI), None)
    return elements if end is None else elements[: end + 1]


def _frame(elements: list[Element]) -> FrameHeader:
    for element in elements:
        if isinstance(element, Segment) and element.marker in jpeg.SOF_MARKERS:
            return FrameHeader.read(element.marker, element.payload or b"")
    raise ParseError(BROKEN)


def _enlarged(elements: list[Element], width: int, height: int) -> bytes:
    """The picture with another size in its frame header."""
    result = list(elements)
    for index, element in enumerate(result):
        if isinstance(element, Segment) and element.marker in jpeg.SOF_MARKERS and element.payload:
            size = height.to_bytes(2, "big") + width.to_bytes(2, "big")
            result[index] = replace(element, payload=element.payload[:1] + size + element.payload[5:])
    return jpeg.write(result)


def _decoded(data: bytes, scale: int) -> NDArray[Any]:
    from PIL import Image

    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=("JPEG",)) as picture:
            warnings.simplefilter("ignore")
            if scale > 1:
                picture.draft(picture.mode, (max(1, picture.width // scale), max(1, picture.height // scale)))
            else:
                check_size(*picture.size)
            return np.atleast_3d(np.asarray(picture))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ParseError(BROKEN) from error


def _rows_below(elements: list[Element], frame: FrameHeader, removal: Removal) -> Iterator[Found]:
    bits = 8 * sum(element.length for element in elements)
    most = min(_MAX_ROWS, _MAX_PIXELS // frame.width, int(bits / _LEAST_BITS / frame.width))
    mcu_height = mcu_size(frame)[1]
    counted = -(-frame.height // mcu_height) * mcu_height
    if most <= counted:
        return
    probed = min(most, counted + _PROBED_MCUS * mcu_height)
    if _coded_rows(elements, frame, probed)[0] <= counted:
        return
    rows, small = _coded_rows(elements, frame, most)
    record = UnseenPicture(UnseenKind.BELOW_HEIGHT, removal, (frame.width, rows), (frame.width, frame.height))
    yield Found(record, as_rgb(small[: rows // _SCALE]))


def _coded_rows(elements: list[Element], frame: FrameHeader, height: int) -> tuple[int, NDArray[Any]]:
    """How many of `height` rows the data have, and the picture with all of them, an eighth of its size."""
    small = _decoded(_enlarged(elements, frame.width, height), _SCALE)
    coded = (~np.isin(small, _GREYS)).any(axis=2).sum(axis=1)
    last = np.flatnonzero(coded > _STRAY_MCUS * mcu_size(frame)[0] // _SCALE)
    return _SCALE * (int(last.max(initial=-1)) + 1), small


def _within_blocks(elements: list[Element], frame: FrameHeader, removal: Removal) -> Iterator[Found]:
    columns, rows = beyond(frame)
    whole = frame.width + columns, frame.height + rows
    samples = _decoded(_enlarged(elements, *whole), 1)
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
