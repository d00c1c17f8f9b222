"""The DCT coefficients of a JPEG, read and written without decoding (ITU-T T.81 annex A.3).

libjpeg does the work, in the builds that jpeglib carries: libjpeg-turbo for sequential pictures, mozjpeg for
progressive ones, because it alone writes those here. Its C functions are called themselves instead of jpeglib's Python
classes: these write the photo into the system's temporary folder, read each picture three times and can't replace a
fourth colour. What libjpeg is given is always a clean copy of ours: strict, with one frame, every size known before,
so that the arrays handed over fit. Rejected: an own Huffman codec, as ten times slower in Python.
"""

import ctypes
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scrubber.containers.jpeg import segments as jpeg
from scrubber.containers.jpeg.segments import Segment
from scrubber.errors import Detail, Unsupported
from scrubber.i18n import N_
from scrubber.pixels.in_memory import NamedBytes, named_bytes
from scrubber.pixels.jpeg_layout import NOT_CODED, Layout

SEQUENTIAL_BUILD, PROGRESSIVE_BUILD, FOUR_COLOUR_BUILD = "turbo210", "mozjpeg403", "6b"
_NOT_HERE = N_("faces can't be covered in this kind of photo")
_OPTIMISED_TABLES = 1 << 6
_ALL_SET = 0xFFFFFFFF
_COLOUR_SPACES = {1: 1, 3: 3, 4: 4}
"""libjpeg's J_COLOR_SPACE by number of components: it decides only which header segments it writes, and those go."""

Blocks = NDArray[np.int16]
"""The quantised coefficients of one component: block rows x block columns x 64, natural order."""


def read_blocks(data: bytes, layout: Layout, folder: str) -> list[Blocks]:
    """The coefficients of every component; `layout` must be the one of `data`. Raises `Unsupported`."""
    blocks = [np.zeros((rows, columns, 64), np.int16) for rows, columns in layout.block_counts()]
    tables, numbers = np.zeros((4, 64), np.uint16), np.zeros(4, np.int16)
    with named_bytes(data, folder) as source, _no_chatter():
        succeeded = _library(SEQUENTIAL_BUILD).read_jpeg_dct(
            source.path, *_pointers(blocks), _pointer(tables), _pointer(numbers)
        )
    if not succeeded:
        raise Unsupported(NOT_CODED, Detail("covers.jpeg-read"))
    return blocks


def write_blocks(data: bytes, layout: Layout, blocks: Sequence[Blocks], folder: str) -> bytes:
    """A JPEG like `data`, with other coefficients and Huffman tables made for them. Raises `Unsupported`."""
    if len(layout.frame.components) == 4:
        return _write_four(data, layout, blocks, folder)
    build = PROGRESSIVE_BUILD if layout.frame.is_progressive else SEQUENTIAL_BUILD
    return _written(build, data, layout, blocks, folder)


def _write_four(data: bytes, layout: Layout, blocks: Sequence[Blocks], folder: str) -> bytes:
    """jpeglib replaces three components and copies a fourth, so the fourth is named first once, and last again.

    A frame header may name components in any order: scans find them by their identifiers. Only the oldest build
    also takes scans in another order than the frame's. The result is sequential.
    """
    front, back = (3, 0, 1, 2), (1, 2, 3, 0)
    other = _in_order(layout, front)
    half_done = _written(FOUR_COLOUR_BUILD, _renamed(data, front), other, [blocks[n] for n in front], folder)
    return _written(FOUR_COLOUR_BUILD, _renamed(half_done, back), layout, blocks, folder)


def _in_order(layout: Layout, order: Sequence[int]) -> Layout:
    components = tuple(layout.frame.components[n] for n in order)
    return Layout(
        replace(layout.frame, components=components),
        tuple(layout.across[n] for n in order),
        tuple(layout.down[n] for n in order),
        tuple(layout.quantisation[n] for n in order),
    )


def _renamed(data: bytes, order: Sequence[int]) -> bytes:
    """`data` with the components of its frame header in another order."""
    elements = jpeg.read(data)
    for index, element in enumerate(elements):
        if isinstance(element, Segment) and element.marker in jpeg.SOF_MARKERS and element.payload:
            named = [element.payload[6 + 3 * n : 9 + 3 * n] for n in order]
            elements[index] = replace(element, payload=element.payload[:6] + b"".join(named))
    return jpeg.write(elements)


def _written(build: str, data: bytes, layout: Layout, blocks: Sequence[Blocks], folder: str) -> bytes:
    with named_bytes(data, folder) as source, named_bytes(b"", folder) as result, _no_chatter():
        if not _write(build, source, result, layout, blocks):
            raise Unsupported(NOT_CODED, Detail("covers.jpeg-write"))
        return result.read()


def _write(build: str, source: NamedBytes, result: NamedBytes, layout: Layout, blocks: Sequence[Blocks]) -> bool:
    numbers = [n for pair in zip(_sampling(layout, 15), _sampling(layout, 4), strict=True) for n in pair]
    counts = [n for pair in layout.block_counts() for n in pair]
    components = len(layout.frame.components)
    succeeded = _library(build).write_jpeg_dct(
        source.path,
        result.path,
        *_pointers(blocks),
        (ctypes.c_int * 2)(layout.frame.height, layout.frame.width),
        (ctypes.c_int * 8)(*counts),
        (ctypes.c_int * 8)(*numbers),
        ctypes.c_int(_COLOUR_SPACES[components]),
        ctypes.c_int(components),
        None,  # quantisation tables: those of the source
        ctypes.c_short(-1),
        None,
        ctypes.c_int(0),
        None,
        None,
        None,
        ctypes.c_uint(_OPTIMISED_TABLES),
        ctypes.c_uint(_ALL_SET),
    )
    return bool(succeeded)


@contextmanager
def _no_chatter() -> Iterator[None]:
    """libjpeg writes its warnings about damaged photos to standard error, past Python: send them nowhere."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _sampling(layout: Layout, part: int) -> list[int]:
    """Down (part 15) or across (part 4) as SOF says it."""
    return [c.sampling & 15 if part == 15 else c.sampling >> 4 for c in layout.frame.components]


def _pointers(blocks: Sequence[Blocks]) -> list[Any]:
    assert all(block.flags.c_contiguous for block in blocks)
    return [*map(_pointer, blocks), *[None] * (4 - len(blocks))]


def _pointer(array: NDArray[Any]) -> Any:
    return array.ctypes.data_as(ctypes.c_void_p)


def can_exist_here() -> bool:
    """Whether jpeglib is made for this kind of computer; its source lacks the headers that building it takes."""
    return sys.platform == "darwin" or platform.machine() in ("x86_64", "AMD64")


@cache
def _library(build: str) -> Any:
    """The functions of one build of libjpeg. Raises `Unsupported` where jpeglib isn't made for the computer."""
    try:
        from jpeglib._bind import CJpegLib
    except ImportError:
        if can_exist_here():
            raise
        raise Unsupported(_NOT_HERE, Detail("jpeg.no-coefficients")) from None
    return CJpegLib._bind_lib(build)
