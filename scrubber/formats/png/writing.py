"""Writing the larger chunks of a PNG copy: the profile, and the compressed images cut into IDAT and fdAT."""

import struct
import zlib
from collections.abc import Iterator

from scrubber.containers.png.chunks import chunk_pieces
from scrubber.formats.base import Buffer
from scrubber.formats.png.audit import IDAT_BYTES
from scrubber.formats.png.image import CompressedImage, Frame
from scrubber.formats.png.payloads import NEUTRAL_PROFILE_NAME
from scrubber.formats.shared.icc.profile import rebuild_profile


def icc_chunk_data(profile: bytes) -> bytes:
    """iCCP with the profile rebuilt; empty for an empty profile."""
    if not profile:
        return b""
    return NEUTRAL_PROFILE_NAME + b"\0\0" + zlib.compress(rebuild_profile(profile), 9)


def image_pieces(picture: CompressedImage, frames: list[Frame]) -> Iterator[Buffer]:
    """IDAT and, if the picture is a frame itself, its control before it; then the other frames."""
    sequence = 0
    if not frames or frames[0].data_indexes:
        yield from _stream_pieces(b"IDAT", picture.stream, None)
    for frame in frames:
        yield from chunk_pieces(b"fcTL", struct.pack(">I", sequence), frame.control.values)
        sequence += 1
        if not frame.data_indexes:
            yield from _stream_pieces(b"IDAT", picture.stream, None)
            continue
        yield from _stream_pieces(b"fdAT", frame.image.stream, sequence)
        sequence += -(-len(frame.image.stream) // IDAT_BYTES)


def _stream_pieces(kind: bytes, stream: bytes | memoryview, sequence: int | None) -> Iterator[Buffer]:
    view = memoryview(stream)
    for number, start in enumerate(range(0, len(view), IDAT_BYTES)):
        prefix = [struct.pack(">I", sequence + number)] if sequence is not None else []
        yield from chunk_pieces(kind, *prefix, view[start : start + IDAT_BYTES])
