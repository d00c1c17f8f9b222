"""JPEG files for tests, made on the spot."""

import io
from typing import Any

from PIL import Image

from scrubber.containers.jpeg.segments import segment_bytes


def plain_jpeg(size: tuple[int, int] = (48, 40), mode: str = "RGB", **options: Any) -> bytes:
    """A picture of two gradients, encoded by Pillow with `options` of its JPEG writer."""
    across, down = Image.linear_gradient("L").resize(size), Image.linear_gradient("L").rotate(90).resize(size)
    bands = {"L": (across,), "RGB": (across, down, across), "CMYK": (across, down, across, down)}[mode]
    out = io.BytesIO()
    Image.merge(mode, bands).save(out, "JPEG", **options)
    return out.getvalue()


def with_segments(jpeg: bytes, *segments: tuple[int, bytes]) -> bytes:
    """`jpeg` with marker segments (marker, payload) put right behind SOI."""
    return jpeg[:2] + b"".join(segment_bytes(*segment) for segment in segments) + jpeg[2:]
