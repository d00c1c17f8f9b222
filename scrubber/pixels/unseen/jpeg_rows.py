"""Rows of blocks in a JPEG below the last one that its header counts: by its headers, and by a decoder.

Counting the blocks of a scan takes as long as all the rest of cleaning. Rows are looked for where a photo has two
thirds more data than is usual for its size, sampling and quantisation: of 610 different files, 3 in 100 have. Where it
has restart markers, these count the blocks. Only then a decoder is asked, at an eighth of the size: the header is
given more rows than it counts, and what the decoder fills up with grey is not there.
"""

import io
import math
import re
import warnings
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.headers import FrameHeader, read_restart_interval
from scrubber.containers.jpeg.segments import DQT, DRI, EOI, SOF_MARKERS, SOS, Element, Segment
from scrubber.errors import Detail, ParseError
from scrubber.i18n import N_
from scrubber.pixels.unseen.record import MARGIN

if TYPE_CHECKING:
    from PIL import Image

_USUAL_BITS, _BY_STEP, _BY_PIXELS, _BY_BLOCKS = 5.82, -0.423, -0.0586, 0.822
"""Bits a pixel by the mean step of quantisation, the pixels, and the blocks for each block of luma: a robust fit of the
logarithms over these files, from which they differ by a factor of 1.24 (one standard deviation)."""
_TOO_MANY = 1.65
_EOI, _EOI_BYTES = re.compile(rb"\xff\xd9"), 2
"""A pattern, which is found three times as fast as two bytes are."""
_RESTART = re.compile(rb"\xff[\xd0-\xd7]")
_CLOSING_BYTES = 2
"""So much may stand behind a restart marker that ends a scan, as some encoders write it."""

_MAX_ROWS = 65_500
"""libjpeg's limit."""
_MAX_PIXELS = 120_000_000
_LEAST_BITS = 0.09
"""Bits a pixel of the emptiest picture: an end-of-block and a difference of zero for each block."""
SCALE = 8
"""By which the picture is made smaller to find its rows."""
_CODED = bytes(value not in (127, 128) for value in range(256))
"""Whether a sample is none of the greys that a decoder fills up with; inks are inverted."""
_PROBED_MCUS = 4
"""Rows of blocks that are asked for first: most photos have none of them."""
_STRAY_MCUS = 3
"""So many may follow the end of the data: the first is made of what a decoder reads behind it."""


@dataclass(frozen=True, slots=True)
class HiddenRows:
    """A picture with `rows` of pixels, more than its header counts; `small` shows them at an eighth of the size."""

    frame: FrameHeader
    rows: int
    small: "Image.Image"


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands in front of the first scan.

    The frame, the mean step of the first quantisation table, the restart interval, and where the scan's segment begins.
    """

    frame: FrameHeader
    step: float
    interval: int
    scan: int


def may_hold_rows(data: bytes) -> bool:
    """Whether there is so much data that rows may be behind the last one. Raises `ParseError`."""
    head = _head(data)
    if head is None or not head.step:
        return False
    most = _TOO_MANY * _usual_bits(head)
    if 8 * (len(data) - head.scan) <= most:
        return False
    # An end before that place leaves too little data; which place behind it is the end makes no difference.
    if _EOI.search(data, head.scan, head.scan + int(most / 8) + _EOI_BYTES):
        return False
    return not (head.interval and _is_counted(data, head))


def _is_counted(data: bytes, head: _Head) -> bool:
    """Whether restart markers say that the scan has no MCUs but those of its size (E.1.4)."""
    components = bytes((len(head.frame.components),))
    is_one_scan = data[head.scan + 4 : head.scan + 5] == components and not head.frame.is_progressive
    if not is_one_scan or head.frame.is_lossless:
        return False
    found = _EOI.search(data, head.scan)
    end = len(data) if found is None else found.start()
    width, height = mcu_size(head.frame)
    units = -(-head.frame.width // width) * -(-head.frame.height // height)
    restarts = [found.start() for found in _RESTART.finditer(data, head.scan, end)]
    expected = (units - 1) // head.interval
    if len(restarts) == expected + 1 and end - restarts[-1] <= 2 + _CLOSING_BYTES:
        end = restarts.pop()
    if len(restarts) != expected or not expected:
        return False
    most = max(after - before for before, after in pairwise([head.scan, *restarts])) / head.interval
    return (end - restarts[-1]) / (units - expected * head.interval) <= _TOO_MANY * most


def _usual_bits(head: _Head) -> float:
    """How many bits such a photo has on average."""
    pixels = head.frame.width * head.frame.height
    counts = [(component.sampling >> 4) * (component.sampling & 15) for component in head.frame.components]
    by_kind = math.pow(head.step, _BY_STEP) * math.pow(pixels, _BY_PIXELS)
    return pixels * _USUAL_BITS * by_kind * math.pow(sum(counts) / max(counts), _BY_BLOCKS)


def reaches_beyond(data: bytes) -> bool:
    """Whether the last blocks reach beyond the picture by more than odd sizes need. Raises `ParseError`."""
    head = _head(data)
    return head is not None and max(beyond(head.frame)) > MARGIN


def mcu_size(frame: FrameHeader) -> tuple[int, int]:
    """Width and height in pixels; a scan of one component knows no sampling (A.2.2)."""
    if len(frame.components) == 1:
        return 8, 8
    return (
        8 * max(component.sampling >> 4 for component in frame.components),
        8 * max(component.sampling & 15 for component in frame.components),
    )


def beyond(frame: FrameHeader) -> tuple[int, int]:
    """Columns and rows that the last blocks have beyond the picture, as far as every scan codes them.

    Scans of one component, as progressive pictures have, leave out blocks that lie beyond wholly (A.2.4).
    """
    width, height = (8, 8) if frame.is_progressive else mcu_size(frame)
    return -frame.width % width, -frame.height % height


def _head(data: bytes) -> _Head | None:
    offset, frame, step, interval = 2, None, 0.0, 0
    while data[offset : offset + 1] == b"\xff" and offset + 4 <= len(data):
        marker = data[offset + 1]
        if marker == 0xFF:  # fill byte
            offset += 1
            continue
        size = int.from_bytes(data[offset + 2 : offset + 4], "big")
        body = data[offset + 4 : offset + 2 + size]
        if marker in SOF_MARKERS:
            frame = FrameHeader.read(marker, body)
        elif marker == DQT and not step and len(body) > 64:
            step = sum(body[1:65]) / 64 if not body[0] >> 4 else sum(body[2:129:2]) / 64 + 4 * sum(body[1:129:2])
        elif marker == DRI:
            interval = read_restart_interval(body)
        elif marker == SOS:
            return None if frame is None else _Head(frame, step, interval, offset)
        offset += 2 + size
    return None


def first_picture(elements: list[Element]) -> list[Element]:
    """The elements of the first picture of a file."""
    end = next((n for n, one in enumerate(elements) if isinstance(one, Segment) and one.marker == EOI), None)
    return elements if end is None else elements[: end + 1]


def find_rows(data: bytes) -> HiddenRows | None:
    """The rows behind those that the header of a clean copy counts, if there are any. Raises `ParseError`."""
    if not may_hold_rows(data):
        return None
    elements = first_picture(jpeg.read(data))
    sof = next(
        (element for element in elements if isinstance(element, Segment) and element.marker in SOF_MARKERS), None
    )
    if sof is None:
        return None
    frame = FrameHeader.read(sof.marker, sof.payload or b"")
    size = elements[-1].offset + elements[-1].length
    most = min(_MAX_ROWS, _MAX_PIXELS // frame.width, int(8 * size / _LEAST_BITS / frame.width))
    mcu_height = mcu_size(frame)[1]
    counted = -(-frame.height // mcu_height) * mcu_height
    if most <= counted:
        return None
    probed = min(most, counted + _PROBED_MCUS * mcu_height)
    if _with_height(data[:size], sof, frame, probed).rows <= counted:
        return None
    return _with_height(data[:size], sof, frame, most)


def _with_height(data: bytes, sof: Segment, frame: FrameHeader, height: int) -> HiddenRows:
    """How many of `height` rows the data have."""
    at = sof.offset + sof.fill + 5
    view = memoryview(data)
    small = _decoded(b"".join((view[:at], height.to_bytes(2, "big"), view[at + 2 :])))
    stride = small.width * len(small.getbands())
    samples = small.tobytes().translate(_CODED)
    last = small.height
    while last and _coded_pixels(samples[(last - 1) * stride : last * stride], stride // small.width) <= (
        _STRAY_MCUS * mcu_size(frame)[0] // SCALE
    ):
        last -= 1
    return HiddenRows(frame, SCALE * last, small)


def _coded_pixels(row: bytes, bands: int) -> int:
    """How many pixels have a sample of 1 in any band."""
    flags = 0
    for band in range(bands):
        flags |= int.from_bytes(row[band::bands], "big")
    return flags.bit_count()


def _decoded(data: bytes) -> "Image.Image":
    from PIL.JpegImagePlugin import JpegImageFile  # decoders are loaded only for a photo that needs one

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = JpegImageFile(io.BytesIO(data))
            picture.draft(picture.mode, (max(1, picture.width // SCALE), max(1, picture.height // SCALE)))
            picture.load()
    except (OSError, SyntaxError, ValueError) as error:
        raise ParseError(N_("its picture data can't be read"), Detail("unseen.jpeg-rows")) from error
    return picture
