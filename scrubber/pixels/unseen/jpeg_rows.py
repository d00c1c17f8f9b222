"""Rows of blocks in a JPEG below the last one that its header counts: by its headers, and by a decoder.

Counting the blocks of a scan takes as long as all the rest of cleaning. Rows are looked for where a photo has more data
than is usual for its size, sampling and quantisation. Where it has restart markers, these count the blocks; where it
has none, samples of its data are decoded first (`jpeg_samples`). Only then a decoder is asked for all of it, at an
eighth of the size: the header is given more rows than it counts, and what the decoder fills up with grey is not there.
"""

import math
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.headers import FrameHeader
from scrubber.containers.jpeg.segments import EOI, Element, Segment
from scrubber.pixels.unseen.jpeg_samples import FINE, ROUGH, can_be_sampled, surplus
from scrubber.pixels.unseen.jpeg_small import CODED, EOI_CODE, MAX_ROWS, SCALE, Head, decode_small, mcu_size, read_head
from scrubber.pixels.unseen.record import MARGIN

if TYPE_CHECKING:
    from PIL import Image

_USUAL_BITS, _BY_STEP, _BY_PIXELS, _BY_BLOCKS = 5.82, -0.423, -0.0586, 0.822
"""Bits a pixel by the mean step of quantisation, the pixels, and the blocks for each block of luma: a robust fit of the
logarithms over these files, from which they differ by a factor of 1.24 (one standard deviation)."""
_TOO_MANY, _MANY = 1.65, 1.0
"""From so many times the usual bits on rows are looked for, where all has to be decoded and where samples will do."""
_STEPS = ((ROUGH, 1.15), (FINE, 1.1))
"""How samples are taken, and from how many times the counted blocks on they leave the answer to the next step."""
_EOI_BYTES = 2
_RESTART = re.compile(rb"\xff[\xd0-\xd7]")
_CLOSING_BYTES = 2
"""So much may stand behind a restart marker that ends a scan, as some encoders write it."""

_MAX_PIXELS = 120_000_000
_LEAST_BITS = 0.09
"""Bits a pixel of the emptiest picture: an end-of-block and a difference of zero for each block."""
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


def may_hold_rows(data: bytes) -> bool:
    """Whether there is so much data that rows may be behind the last one. Raises `ParseError`."""
    head = read_head(data)
    return head is not None and _may_hold_rows(data, head)


def _may_hold_rows(data: bytes, head: Head) -> bool:
    if not head.step:
        return False
    most = (_MANY if can_be_sampled(head) else _TOO_MANY) * _usual_bits(head)
    if 8 * (len(data) - head.scan) <= most:
        return False
    # An end before that place leaves too little data; which place behind it is the end makes no difference.
    if EOI_CODE.search(data, head.scan, head.scan + int(most / 8) + _EOI_BYTES):
        return False
    return not (head.interval and _is_counted(data, head))


def _is_counted(data: bytes, head: Head) -> bool:
    """Whether restart markers say that the scan has no MCUs but those of its size (E.1.4)."""
    if not head.is_whole or head.frame.is_lossless:
        return False
    found = EOI_CODE.search(data, head.scan)
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


def _usual_bits(head: Head) -> float:
    """How many bits such a photo has on average."""
    pixels = head.frame.width * head.frame.height
    counts = [(component.sampling >> 4) * (component.sampling & 15) for component in head.frame.components]
    by_kind = math.pow(head.step, _BY_STEP) * math.pow(pixels, _BY_PIXELS)
    return pixels * _USUAL_BITS * by_kind * math.pow(sum(counts) / max(counts), _BY_BLOCKS)


def reaches_beyond(data: bytes) -> bool:
    """Whether the last blocks reach beyond the picture by more than odd sizes need. Raises `ParseError`."""
    head = read_head(data)
    return head is not None and max(beyond(head.frame)) > MARGIN


def beyond(frame: FrameHeader) -> tuple[int, int]:
    """Columns and rows that the last blocks have beyond the picture, as far as every scan codes them.

    Scans of one component, as progressive pictures have, leave out blocks that lie beyond wholly (A.2.4).
    """
    width, height = (8, 8) if frame.is_progressive else mcu_size(frame)
    return -frame.width % width, -frame.height % height


def first_picture(elements: list[Element]) -> list[Element]:
    """The elements of the first picture of a file."""
    end = next((n for n, one in enumerate(elements) if isinstance(one, Segment) and one.marker == EOI), None)
    return elements if end is None else elements[: end + 1]


def _samples_hold_none(data: bytes, head: Head) -> bool:
    """Whether samples say that there are no more blocks than are counted."""
    if not can_be_sampled(head):
        return False
    for sampling, least in _STEPS:
        estimated = surplus(data, head, sampling)
        if estimated is None or estimated < least:
            return estimated is not None
    return False


def find_rows(data: bytes) -> HiddenRows | None:
    """The rows behind those that the header of a clean copy counts, if there are any. Raises `ParseError`."""
    head = read_head(data)
    if head is None or not _may_hold_rows(data, head) or _samples_hold_none(data, head):
        return None
    elements = first_picture(jpeg.read(data))
    coded = data[head.coded : elements[-1].offset + elements[-1].length]
    size = head.coded + len(coded)
    most = min(MAX_ROWS, _MAX_PIXELS // head.frame.width, int(8 * size / _LEAST_BITS / head.frame.width))
    mcu_height = mcu_size(head.frame)[1]
    counted = -(-head.frame.height // mcu_height) * mcu_height
    if most <= counted:
        return None
    probed = min(most, counted + _PROBED_MCUS * mcu_height)
    if _with_height(head, coded, probed).rows <= counted:
        return None
    return _with_height(head, coded, most)


def _with_height(head: Head, coded: bytes, height: int) -> HiddenRows:
    """How many of `height` rows the data have."""
    small = decode_small(head.with_height(height) + coded)
    stride = small.width * len(small.getbands())
    samples = small.tobytes().translate(CODED)
    last = small.height
    while last and _coded_pixels(samples[(last - 1) * stride : last * stride], stride // small.width) <= (
        _STRAY_MCUS * mcu_size(head.frame)[0] // SCALE
    ):
        last -= 1
    return HiddenRows(head.frame, SCALE * last, small)


def _coded_pixels(row: bytes, bands: int) -> int:
    """How many pixels have a sample of 1 in any band."""
    flags = 0
    for band in range(bands):
        flags |= int.from_bytes(row[band::bands], "big")
    return flags.bit_count()
