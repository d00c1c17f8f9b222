"""Cropping a JPEG without decoding it: whole MCUs are left out, and the coefficients of the others stay the very same.

The edges move inwards to the next MCU, so that nothing outside of the chosen part stays in the file; at the picture's
own edges there is nothing to leave out.
"""

from dataclasses import replace

import numpy as np

from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.segments import Element, Segment
from scrubber.errors import Detail, NotVerified, Unsupported
from scrubber.i18n import N_
from scrubber.pixels.crop import CROP_TOO_SMALL, Crop
from scrubber.pixels.jpeg_coefficients import Blocks, read_blocks, write_blocks
from scrubber.pixels.jpeg_layout import Layout, layout_of

_OTHER_PICTURE = N_("its picture is not the same")


def crop_jpeg(data: bytes, crop: Crop, folder: str) -> tuple[bytes, Crop]:
    """The body of a JPEG that shows `crop` (as stored) of a clean one, and what it shows, which may be less.

    The caller puts the front of `data` before it. Raises `Unsupported`, `NotVerified`.
    """
    layout = layout_of(data)
    inner = _on_mcus(crop, layout)
    frame = replace(layout.frame, width=inner.width, height=inner.height)
    smaller = replace(layout, frame=frame)
    wanted = [
        _part(blocks, inner, layout, number, smaller.block_counts()[number])
        for number, blocks in enumerate(read_blocks(data, layout, folder))
    ]
    written = write_blocks(_without_picture(data, inner), smaller, wanted, folder)
    found = read_blocks(written, layout_of(written), folder)
    if not all(map(np.array_equal, found, wanted)):
        raise NotVerified(_OTHER_PICTURE, Detail("jpeg-pixels.crop-differs"))
    return written, inner


def _on_mcus(crop: Crop, layout: Layout) -> Crop:
    """The whole MCUs within `crop`; one that the picture's edge cuts counts as whole where the crop ends there, too."""
    left, width = _inwards(crop.left, crop.width, layout.mcu_width, layout.frame.width)
    top, height = _inwards(crop.top, crop.height, layout.mcu_height, layout.frame.height)
    return Crop(left, top, width, height)


def _inwards(start: int, length: int, step: int, size: int) -> tuple[int, int]:
    first, end = -(-start // step) * step, start + length
    last = size if end >= size else end // step * step
    if last <= first:
        raise Unsupported(CROP_TOO_SMALL, Detail("jpeg-pixels.crop-too-small"))
    return first, last - first


def _part(blocks: Blocks, inner: Crop, layout: Layout, number: int, counts: tuple[int, int]) -> Blocks:
    """The blocks of one component; `counts` are the rows and columns of blocks that the smaller picture has."""
    top = inner.top // layout.mcu_height * layout.down[number]
    left = inner.left // layout.mcu_width * layout.across[number]
    return np.ascontiguousarray(blocks[top : top + counts[0], left : left + counts[1]])


def _without_picture(data: bytes, inner: Crop) -> bytes:
    """The headers of `data` for the smaller size, without its scans: libjpeg takes everything else from it."""
    elements: list[Element] = []
    size = inner.height.to_bytes(2, "big") + inner.width.to_bytes(2, "big")
    for element in jpeg.read(data):
        if isinstance(element, Segment) and element.marker in jpeg.SOF_MARKERS and element.payload:
            elements.append(replace(element, payload=element.payload[:1] + size + element.payload[5:]))
        elif isinstance(element, Segment):
            elements.append(element)
    return jpeg.write(elements)
