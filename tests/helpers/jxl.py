"""JPEG XL files for tests: small pictures of many kinds, made when asked for, and what libjxl makes of them."""

import io
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from PIL import Image

from scrubber.bitstreams.jxl.bits import BitReader, BitWriter, Gap, Stretch
from scrubber.bitstreams.jxl.frames import read_codestream
from scrubber.containers.isobmff import boxes as isobmff

VARIETIES: dict[str, dict[str, Any]] = {
    "lossy": {"quality": 85},
    "poor": {"quality": 20, "effort": 7},
    "lossless": {"lossless": True, "effort": 3},
    "lossless, quick": {"lossless": True, "effort": 1},
    "quick to decode": {"quality": 70, "decoding_speed": 4},
    "own colours": {"quality": 85, "use_original_profile": True},
}


def picture(mode: str = "RGB", width: int = 40, height: int = 24) -> Image.Image:
    """A gradient in both directions, so that no channel is empty."""
    across = Image.linear_gradient("L").resize((width, height))
    down = across.transpose(Image.Transpose.ROTATE_90).resize((width, height))
    channels = (across, down, across.transpose(Image.Transpose.FLIP_LEFT_RIGHT), down)
    bands = Image.new(mode, (1, 1)).getbands()
    return Image.merge(mode, channels[: len(bands)]) if len(bands) > 1 else across.convert(mode)


def encoded(image: Image.Image, **options: Any) -> bytes:
    """A bare codestream; the test is skipped where there is no encoder."""
    pytest.importorskip("pillow_jxl")
    buffer = io.BytesIO()
    image.save(buffer, "JXL", **options)
    return buffer.getvalue()


@cache
def variety(name: str, mode: str = "RGB", width: int = 40, height: int = 24) -> bytes:
    """A bare codestream of one of the `VARIETIES`."""
    return encoded(picture(mode, width, height), **VARIETIES[name])


def bare(data: bytes) -> bytes:
    """The codestream of a file, with whatever stands behind it in its boxes."""
    if data.startswith(b"\xff\x0a"):
        return data
    boxes, _rest = isobmff.read_file(data)
    pieces = (
        (box.body + (4 if box.type == b"jxlp" else 0), box.end) for box in boxes if box.type in (b"jxlc", b"jxlp")
    )
    return b"".join(data[start:end] for start, end in pieces)


def decoded(codestream: bytes) -> tuple[bytes, bytes] | None:
    """The pixels and the profile that libjxl gives; None when it refuses."""
    pytest.importorskip("pillow_jxl")
    from pillow_jxl import Decoder

    try:
        _jpeg, _info, pixels, icc, *_boxes = Decoder(num_threads=0)(codestream)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # the decoder is written in Rust, whose panics are no Exception
        return None
    return bytes(pixels), bytes(icc)


def with_preview(codestream: bytes, preview: bytes, width: int, height: int) -> bytes:
    """An XYB picture of 8 bits in sRGB without channels, all of whose metadata are defaults, and one more in front."""
    found, small = read_codestream(codestream), read_codestream(preview)
    out, size_end = BitWriter(), found.header.size_end
    assert found.front.end - size_end == 2 == small.front.end - small.header.size_end
    out.put(BitReader(codestream).between(0, size_end), size_end)
    for value, count in ((0, 1), (1, 1), (0, 3), (0, 1), (1, 1), (0, 1)):
        out.put(value, count)
    out.put_u32(height, ((1, 6), (65, 8), (321, 10), (1345, 12)))
    out.put(0, 3)
    out.put_u32(width, ((1, 6), (65, 8), (321, 10), (1345, 12)))
    for value, count in ((0, 1), (0, 3), (1, 1), (0, 2), (1, 1), (1, 1), (1, 1), (0, 2), (1, 1)):
        out.put(value, count)
    frames = preview[small.frames[0].start : small.end], codestream[found.frames[0].start :]
    return out.to_bytes() + b"".join(frames)


def stripped(codestream: bytes, keeps: Callable[[bool, Gap], bool]) -> bytes:
    """Without the words of its headers but those that `keeps` says yes to, told whether they stand in front of all."""
    found = read_codestream(codestream)

    def put(out: BitWriter, stretch: Stretch, is_front: bool) -> None:
        gaps = tuple(gap for gap in stretch.gaps if not keeps(is_front, gap))
        Stretch(stretch.start, stretch.end, gaps).copy(codestream, out)

    front = BitWriter()
    put(front, found.front, True)
    front.put(BitReader(codestream).between(found.front.end, found.profile_end), found.profile_end - found.front.end)
    pieces = [front.to_bytes()]
    for frame in found.frames:
        bits = BitWriter()
        put(bits, frame.front, False)
        pieces += [bits.to_bytes(), codestream[frame.sizes : frame.end]]
    return b"".join(pieces)
