"""Whether a JPEG may hold rows below its last one, or picture in the unseen part of its last blocks, by its headers.

Counting the blocks of a scan would take as long as all the rest of cleaning. Rows are looked for where a photo has half
as much data again as is usual for its size and quantisation: measured on 609 files, 7 in 100 have.
"""

import math
from dataclasses import dataclass

from scrubber.containers.jpeg.headers import FrameHeader
from scrubber.containers.jpeg.segments import DQT, SOF_MARKERS, SOS
from scrubber.pixels.unseen.record import MARGIN

_USUAL_BITS, _USUAL_SLOPE = 5.7, -0.39
"""Bits a pixel of a JPEG whose quantisation has a mean step of 1, and how they fall with it; 1.5 times the median."""
_EOI = b"\xff\xd9"


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands in front of the first scan: the frame, the mean step of the first table, where the scan begins."""

    frame: FrameHeader
    step: float
    scan: int


def holds_more_rows(data: bytes) -> bool:
    """Whether there is so much data that rows may be behind the last one. Raises `ParseError`."""
    head = _head(data)
    if head is None or not head.step:
        return False
    usual = _USUAL_BITS * math.pow(head.step, _USUAL_SLOPE) * head.frame.width * head.frame.height
    if 8 * (len(data) - head.scan) <= usual:
        return False
    end = data.find(_EOI, head.scan)
    return 8 * ((len(data) if end < 0 else end) - head.scan) > usual


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
    offset, frame, step = 2, None, 0.0
    while data[offset : offset + 1] == b"\xff" and offset + 4 <= len(data):
        marker = data[offset + 1]
        if marker == 0xFF:  # fill byte
            offset += 1
            continue
        size = int.from_bytes(data[offset + 2 : offset + 4], "big")
        body = data[offset + 4 : offset + 2 + size]
        if marker in SOF_MARKERS:
            frame = FrameHeader.read(marker, body)
        elif marker == DQT and not step and len(body) > 64 and not body[0] >> 4:
            step = sum(body[1:65]) / 64
        elif marker == SOS:
            return None if frame is None else _Head(frame, step, offset)
        offset += 2 + size
    return None
